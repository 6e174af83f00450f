"""Charts of time: how long an interaction takes, and where the time goes."""

from collections.abc import Sequence
from dataclasses import replace

from alerts_bench.analysis import sentences
from alerts_bench.analysis.formatting import modes, span, times
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.summary import Cell, Ranking
from alerts_bench.analysis.table import Table, View
from alerts_bench.charts.canvas import Bars, Panel, bar_figure
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.look import PARTS

UNIT = "Milliseconds, lower is better"

LONGEST_WHISKER = 1.5
"""How far whiskers may reach, in longest bars of the panel, before they are cut off."""

ENDS = {
    "dom": "until the expected change is in the document",
    "frame": "until the frame after the change is on the screen",
}
CONDITION_TEXTS = {
    "cost": "framework cost: Chromium's deferral of work after a click is off",
    "felt": "as users feel it: Chromium as shipped",
}


def response_time(table: Table, view: View, rankings: Sequence[Ranking]) -> Chart:
    """Draw how many times the base each takes, with its 95 % interval, fastest first.

    Where a run has nothing to compare with, milliseconds are drawn in place of ratios.
    """
    panels = [_panel(table.title(ranking.interaction), ranking) for ranking in rankings]
    rows = tuple(
        (
            table.title(cell.interaction),
            cell.label,
            *limits(cell.relative),
            *limits(cell.figure),
            *(cell.range_ms if cell.figure else (None, None)),
            modes(cell.modes),
        )
        for ranking in rankings
        for cell in ranking.cells
    )
    return Chart(
        id="response_time",
        title="Response time",
        unit=sentences.heading(rankings),
        definition=f"From the trusted click {ENDS[view.end]}; {CONDITION_TEXTS[view.condition]}. "
        "The bar is the ratio of the geometric means of launch medians, the whisker its 95 % "
        "interval; one far longer than the bars is cut off, and says how far it would reach. "
        "The range in milliseconds goes from the lowest to the highest median of a browser "
        "launch; it is valid only for this machine and this run.",
        figure=bar_figure(table, panels),
        columns=(
            "Interaction",
            "Implementation",
            "ratio",
            "from",
            "to",
            "ms",
            "95 % interval from",
            "to ms",
            "lowest launch, ms",
            "highest launch, ms",
            "modes",
        ),
        rows=rows,
    )


def breakdown(table: Table, rankings: Sequence[Ranking]) -> Chart | None:
    """Draw which share of the time goes where, or nothing where no sample has all its parts."""
    names = (
        ("page, until the first byte goes out", "to_first_byte_out"),
        ("server and network, until the first byte comes in", "to_first_byte_in"),
        ("page, until the change is in the document", "to_dom"),
        ("page, until the frame", "to_frame"),
    )
    known = [
        (ranking, {cell.label: cell.breakdown for cell in ranking.cells if cell.breakdown})
        for ranking in rankings
    ]
    panels = [
        Panel(
            table.title(ranking.interaction),
            [
                Bars(
                    name=name,
                    values={
                        label: 100 * getattr(parts, field) / parts.total
                        for label, parts in cells.items()
                    },
                    colour=colour,
                )
                for (name, field), colour in zip(names, PARTS, strict=False)
            ],
        )
        for ranking, cells in known
        if cells
    ]
    if not panels:
        return None
    return Chart(
        id="breakdown",
        title="Where the time goes",
        unit="Percent of the time to the frame; no share by itself is better",
        definition="Medians of the parts over samples that were watched from outside. Watching "
        "makes them longer than the kept ones, so that shares are shown and no lengths; the data "
        "have the milliseconds. The server’s own work is known only where the framework tells it.",
        figure=bar_figure(table, panels),
        columns=("Interaction", "Implementation", *(name for name, _ in names), "of which server"),
        rows=tuple(
            (
                table.title(ranking.interaction),
                label,
                *(getattr(parts, field) for _, field in names),
                parts.server,
            )
            for ranking, cells in known
            for label, parts in cells.items()
        ),
    )


def estimate(figure: Interval | None) -> float | None:
    """Return a figure, or None for a failure."""
    return figure.estimate if figure else None


def limits(figure: Interval | None) -> tuple[float | None, float | None, float | None]:
    """Return a figure and its limits, as far as they are known."""
    if figure is None:
        return (None, None, None)
    return (figure.estimate, *((figure.low, figure.high) if figure.known else (None, None)))


def _panel(title: str, ranking: Ranking) -> Panel:
    is_compared = any(cell.relative for cell in ranking.cells)
    shown = {cell.label: cell.relative if is_compared else cell.figure for cell in ranking.cells}
    drawn = {
        cell.label: told
        for cell in ranking.cells
        if (told := shown[cell.label]) and not cell.has_too_few_launches
    }
    edge = LONGEST_WHISKER * max((one.estimate for one in shown.values() if one), default=0)
    return Panel(
        title,
        [
            Bars(
                "times the base" if is_compared else "ms",
                {label: estimate(one) for label, one in shown.items()},
            )
        ],
        texts={cell.label: _text(cell, edge) for cell in ranking.cells},
        intervals={
            label: replace(one, high=min(one.high, edge)) if one.known else one
            for label, one in drawn.items()
        },
    )


def _text(cell: Cell, edge: float) -> str:
    if cell.figure is None:
        return "failed"
    ratio = cell.relative
    parts = [
        times(ratio.estimate) if ratio else "",
        f"(to {ratio.high:.3g})" if ratio and ratio.known and ratio.high > edge else "",
        span(*cell.range_ms),
        modes(cell.modes),
    ]
    return ", ".join(part for part in parts if part).replace(", (to", " (to")
