"""The chart of published runs: how each implementation stood against all, over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alerts_bench.analysis.stats import Interval
from alerts_bench.charts.canvas import BAR, TITLED_BOTTOM, Canvas, Figure, whiskers
from alerts_bench.charts.look import THEMES, colours
from alerts_bench.data.schema import Subject

TICKS = [0.25, 0.5, 1, 2, 4, 8]


def history(
    dates: Sequence[str],
    ratios: Mapping[str, Sequence[Interval | None]],
    subjects: Sequence[Subject],
) -> Figure:
    """Draw the ratio of each label at each date, ISO 8601; None leaves a gap."""
    palette = colours(list(ratios), subjects)
    canvas = Canvas(
        ["Default suite, times the geometric mean of all"],
        [12 * BAR],
        legend=True,
        bottom=TITLED_BOTTOM,
    )
    for label, values in ratios.items():
        known = [(date, one) for date, one in zip(dates, values, strict=True) if one]
        canvas.add(
            {
                "type": "scatter",
                "name": label,
                "meta": label,
                "x": [date for date, _ in known],
                "y": [one.estimate for _, one in known],
                "error_y": whiskers([one for _, one in known]),
                "mode": "lines+markers",
                "marker": {"color": palette[label], "size": 8},
                "line": {"color": palette[label], "width": 2},
            }
        )
    canvas.axis("x", {"type": "date", "title": {"text": "Run", "standoff": 8}})
    canvas.axis("y", {"type": "log", "tickvals": TICKS, "title": {"text": "Ratio"}})
    return canvas.figure(template=THEMES["light"])
