"""Charts of growth: with the table, with the network's delay, with the page's CPU slowed down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from alerts_bench.analysis import stats
from alerts_bench.analysis.table import Table, View
from alerts_bench.charts.canvas import BAR, TITLED_BOTTOM, Canvas, whiskers
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.look import colours
from alerts_bench.charts.times import UNIT, limits


@dataclass(frozen=True)
class Factor:
    """Something that a run varies, and how it is drawn."""

    name: Literal["rows", "rtt_ms", "cpu_slowdown"]
    id: str
    title: str
    axis: str
    value: str
    """One of its values in words."""
    step: float
    per_step: str
    meaning: str
    """What the slope tells."""
    scale: Literal["log", "linear"] = "log"


FACTORS = (
    Factor(
        "rows",
        "growth",
        "Growth with the table",
        "Rows in the table",
        "{:,g} rows",
        100,
        "100 rows",
        "",
    ),
    Factor(
        "rtt_ms",
        "growth_network",
        "Growth with the network’s delay",
        "Network round trip in ms",
        "{:g} ms of delay",
        1,
        "ms of round trip",
        "A slope of 1 is one round trip, of 2 two. ",
        "linear",
    ),
    Factor(
        "cpu_slowdown",
        "growth_cpu",
        "Growth on slower devices",
        "The page’s CPU slower by",
        "a CPU {:g}×",
        1,
        "step of the factor",
        "The slope is the page’s own work, as long as nothing else waits for it: server, network "
        "and Chromium’s own process are not slowed down. ",
    ),
)


def growth(table: Table, view: View, interaction: str) -> list[Chart]:
    """Draw the figure against each factor that has several values in this run."""
    drawn = (_growth(table, view, interaction, factor) for factor in FACTORS)
    return [chart for chart in drawn if chart]


def _growth(table: Table, view: View, interaction: str, factor: Factor) -> Chart | None:
    values = _values(table, view, factor)
    if len(values) < 2:
        return None
    medians: dict[str, dict[float, dict[int, float]]] = defaultdict(dict)
    for value in values:
        times = table.times(_at(view, factor, value), interaction)
        for label, launches in times.items():
            medians[label][value] = stats.launch_medians(launches)
    # A page from outside has the one size that it has.
    medians = {label: own for label, own in medians.items() if len(own) > 1}
    if not medians:
        return None
    palette = colours(table.labels(), table.results.run.implementations)
    canvas = Canvas([table.title(interaction)], [12 * BAR], legend=True, bottom=TITLED_BOTTOM)
    rows = []
    for label, own in sorted(medians.items(), key=lambda item: max(_pooled(item[1]))):
        figures = [stats.figure(launches.values()) for launches in own.values()]
        canvas.add(
            {
                "type": "scatter",
                "name": label,
                "meta": label,
                "x": list(own),
                "y": [one.estimate for one in figures],
                "error_y": whiskers(figures),
                "mode": "lines+markers",
                "marker": {"color": palette[label], "size": 9},
                "line": {"color": palette[label], "width": 2.5},
            }
        )
        by_value = dict(zip(own, (one.estimate for one in figures), strict=True))
        slope = stats.slope(own, factor.step)
        rows.append((label, *(by_value.get(value) for value in values), *limits(slope)))
    canvas.axis(
        "x",
        {
            "type": factor.scale,
            "tickvals": values,
            "ticktext": [f"{value:,g}" for value in values],
            "title": {"text": factor.axis, "standoff": 8},
        },
    )
    canvas.axis("y", {"title": {"text": "Milliseconds"}, "rangemode": "tozero"})
    return Chart(
        id=factor.id,
        title=factor.title,
        unit=UNIT,
        definition=f"The same interaction, all else equal. {factor.meaning}The slope is the "
        "least-squares line of each launch, averaged over launches, with its 95 % interval.",
        figure=canvas.figure(),
        columns=(
            "Implementation",
            *(f"ms at {factor.value.format(value)}" for value in values),
            f"slope, ms per {factor.per_step}",
            "from",
            "to",
        ),
        rows=tuple(rows),
    )


def _at(view: View, factor: Factor, value: float) -> View:
    return replace(view, **{factor.name: value})  # type: ignore[arg-type]


def _values(table: Table, view: View, factor: Factor) -> list[float]:
    """Return the values of a factor under which all else is as in this view."""
    found = {
        value
        for one in table.views()
        if (value := getattr(one, factor.name)) is not None and _at(view, factor, value) == one
    }
    return sorted(found)


def _pooled(medians: Mapping[float, Mapping[int, float]]) -> list[float]:
    return [median(launches.values()) for launches in medians.values()]
