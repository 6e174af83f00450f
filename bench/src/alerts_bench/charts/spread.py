"""Charts of spread: over samples and over launches."""

from statistics import median

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import modes
from alerts_bench.analysis.summary import Ranking
from alerts_bench.analysis.table import Table, View
from alerts_bench.charts.canvas import BAR, PANEL_GAP, TITLED_BOTTOM, Canvas
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.look import colours
from alerts_bench.charts.times import UNIT

CUT_OFF = 60
"""Percent beyond which a sample does not widen the scale of all."""


def distribution(table: Table, view: View, ranking: Ranking) -> Chart:
    """Draw every kept sample of one interaction beside a box of their quartiles."""
    palette = colours(table.labels(), table.results.run.implementations)
    times = table.times(view, ranking.interaction)
    canvas = Canvas(
        [table.title(ranking.interaction)],
        [2 * BAR * max(len(times), 1)],
        label_height=2 * BAR,
        bottom=TITLED_BOTTOM,
    )
    rows = []
    fastest: list[float] = []
    for cell in ranking.cells:
        pooled = [value for launch in times.get(cell.label, {}).values() for value in launch]
        if pooled and (told := cell.description):
            fastest = fastest or pooled
            rows.append(
                (
                    cell.label,
                    told.count,
                    told.median,
                    told.p95,
                    told.p99,
                    told.maximum,
                    stats.cliffs_delta(fastest, pooled),
                    stats.mann_whitney(fastest, pooled),
                    modes(cell.modes),
                )
            )
            canvas.add(
                {
                    "type": "box",
                    "name": cell.label,
                    "meta": cell.label,
                    "x": pooled,
                    "boxpoints": "all",
                    "pointpos": 0,
                    "jitter": 0.7,
                    "marker": {"color": palette[cell.label], "size": 4, "opacity": 0.55},
                    "line": {"width": 1.5},
                    "fillcolor": "rgba(0,0,0,0)",
                }
            )
    canvas.axis("x", {"title": {"text": UNIT, "standoff": 8}, "rangemode": "tozero"})
    canvas.axis("y", {"autorange": "reversed", "ticksuffix": " "})
    return Chart(
        id="distribution",
        title="Distribution",
        unit=UNIT,
        definition="Every kept sample, all launches together, with median and quartiles. "
        "It describes; the verdict rests on launches, because samples of one launch are alike.",
        figure=canvas.figure(),
        columns=(
            "Implementation",
            "samples",
            "median ms",
            "p95 ms",
            "p99 ms",
            "slowest ms",
            "Cliff’s delta to the fastest",
            "Mann-Whitney p",
            "modes",
        ),
        rows=tuple(rows),
    )


def stability(table: Table, view: View, ranking: Ranking) -> Chart | None:
    """Draw each sample, in the order in which it was taken, against its implementation's median."""
    palette = colours(table.labels(), table.results.run.implementations)
    times = {
        cell.label: launches
        for cell in ranking.cells
        if (launches := table.times(view, ranking.interaction).get(cell.label))
    }
    if not times:
        return None
    canvas = Canvas(
        list(times), [3 * BAR] * len(times), label_height=3 * BAR + PANEL_GAP, bottom=TITLED_BOTTOM
    )
    rows = []
    beyond: dict[str, list[tuple[float, float]]] = {}
    for place, (label, launches) in enumerate(times.items(), start=1):
        pooled = median(value for launch in launches.values() for value in launch)
        points = [
            (launch + 0.8 * (index + 0.5) / len(values) - 0.4, 100 * (value / pooled - 1))
            for launch, values in launches.items()
            for index, value in enumerate(values)
        ]
        medians = {one: 100 * (m / pooled - 1) for one, m in stats.launch_medians(launches).items()}
        canvas.add(
            {
                "type": "scatter",
                "name": label,
                "meta": label,
                "x": [x for x, _ in points],
                "y": [y for _, y in points],
                "mode": "markers",
                "marker": {"color": palette[label], "size": 6, "opacity": 0.6},
            },
            place,
        )
        canvas.add(
            {
                "type": "scatter",
                "name": f"{label}, launch medians",
                "meta": label,
                "x": [x for launch in medians for x in (launch - 0.4, launch + 0.4, None)],
                "y": [y for value in medians.values() for y in (value, value, None)],
                "mode": "lines",
                "line": {"color": palette[label], "width": 3},
            },
            place,
        )
        beyond[label] = [(x, y) for x, y in points if abs(y) > CUT_OFF]
        spread = [abs(y) for _, y in points]
        rows.append((label, pooled, max(medians.values()) - min(medians.values()), max(spread)))
    reach = 1.1 * min(max(row[3] for row in rows), CUT_OFF)
    launches_seen = sorted({launch for launches in times.values() for launch in launches})
    for place, (label, points) in enumerate(beyond.items(), start=1):
        canvas.add(
            {
                "type": "scatter",
                "name": f"{label}, beyond {CUT_OFF} %",
                "meta": label,
                "x": [x for x, _ in points],
                "y": [0.92 * reach * (1 if y > 0 else -1) for _, y in points],
                "text": [f"{y:+.0f} %" for _, y in points],
                "mode": "markers",
                "marker": {
                    "color": palette[label],
                    "size": 11,
                    "symbol": ["triangle-up" if y > 0 else "triangle-down" for _, y in points],
                },
            },
            place,
        )
    for place in range(1, len(times) + 1):
        canvas.axis("y", {"range": [-reach, reach], "ticksuffix": " %", "nticks": 4}, place)
        canvas.axis("x", {"tickvals": launches_seen, "showticklabels": place == len(times)}, place)
    canvas.axis(
        "x", {"title": {"text": "Browser launch, samples in order", "standoff": 8}}, len(times)
    )
    return Chart(
        id="stability",
        title=f"Stability: {table.title(ranking.interaction)}",
        unit="Difference from the implementation’s own median in percent, flatter is better",
        definition="Each point is one sample, each line the median of one browser launch, as a "
        f"difference from the implementation’s own median. What is beyond {CUT_OFF} % stands at "
        "the edge as a triangle.",
        figure=canvas.figure(),
        columns=("Implementation", "median ms", "launch medians span %", "furthest sample %"),
        rows=tuple(rows),
    )
