"""Plotly figures as plain JSON: panels below each other, bars, whiskers, texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import Table
from alerts_bench.charts.look import FONT, NEUTRAL, WIDTH, colours

Figure = dict[str, Any]
"""What Plotly draws: `data` and `layout`."""

BAR = 30
"""Height of one bar and its gap in CSS pixels."""

THIN_BAR = 23
PANEL_GAP = 46
LEGEND = 30
BOTTOM = 24
TITLED_BOTTOM = 66
"""Room for the numbers and the title of an x axis."""

LETTER = 0.017
"""Width of a letter behind a bar, as a share of the panel's."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of one kind, by label from top to bottom; None leaves a gap."""

    name: str
    values: Mapping[str, float | None]
    texts: Mapping[str, str] = field(default_factory=dict)
    """Written at the end of each bar, unless the panel has texts."""
    colour: str | None = None
    """One colour for all; None for each framework's own."""
    pattern: str = ""
    """A Plotly fill pattern, which tells kinds apart where colours tell frameworks apart."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The part of a figure that shows one interaction."""

    title: str
    bars: Sequence[Bars]
    texts: Mapping[str, str] = field(default_factory=dict)
    """Written behind the last bar of a stack, or behind the whisker."""
    intervals: Mapping[str, Interval] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """The implementations from top to bottom."""
        return list(self.bars[0].values)


class Canvas:
    """A figure in the making: panels below each other, each with its own axes.

    A trace that belongs to one implementation carries its label as `meta`; the others have the
    labels on their y axis. A page can so leave implementations out, and take `label_height` off
    the figure for each.
    """

    def __init__(
        self,
        titles: Sequence[str],
        heights: Sequence[float],
        *,
        legend: bool = False,
        label_height: float = 0,
        bottom: float = BOTTOM,
    ) -> None:
        plot = sum(heights) + PANEL_GAP * (len(heights) - 1)
        top = PANEL_GAP + LEGEND * legend
        self._data: list[dict[str, Any]] = []
        self._layout: dict[str, Any] = {
            "font": {"family": FONT, "size": 15},
            "width": WIDTH,
            "height": plot + top + bottom,
            "margin": {"l": 12, "r": 16, "t": top, "b": bottom},
            "showlegend": legend,
            "legend": _LEGEND,
            "annotations": [],
            "meta": {"label_height": label_height},
        }
        above = 0.0
        for row, (title, height) in enumerate(zip(titles, heights, strict=True), start=1):
            y, x = _axis("y", row), _axis("x", row)
            domain = [1 - (above + height) / plot, 1 - above / plot]
            self._layout[_axis("yaxis", row)] = {"domain": domain, "anchor": x, "automargin": True}
            self._layout[_axis("xaxis", row)] = {"anchor": y, "automargin": True}
            self._layout["annotations"].append(_HEADING | {"text": title, "y": domain[1]})
            above += height + PANEL_GAP

    def add(self, trace: Mapping[str, Any], row: int = 1) -> None:
        """Add a trace to a panel; panels count from 1."""
        self._data.append({**trace, "xaxis": _axis("x", row), "yaxis": _axis("y", row)})

    def axis(self, letter: str, options: Mapping[str, Any], row: int = 1) -> None:
        """Set properties of a panel's x or y axis."""
        self._layout[_axis(f"{letter}axis", row)].update(options)

    def figure(self, **layout: Any) -> Figure:
        """Return the figure, with more properties of its layout."""
        return {"data": self._data, "layout": self._layout | layout}


def bar_figure(table: Table, panels: Sequence[Panel], *, stacked: bool = True) -> Figure:
    """Draw horizontal bars, each panel with a scale of its own.

    The axes carry no numbers: every bar ends in its figure.
    """
    palette = colours(table.labels(), table.results.run.implementations)
    kinds = max(len(panel.bars) for panel in panels)
    height = BAR if stacked or kinds == 1 else kinds * THIN_BAR
    canvas = Canvas(
        [panel.title for panel in panels],
        [len(panel.labels) * height for panel in panels],
        legend=kinds > 1,
        label_height=height,
    )
    for row, panel in enumerate(panels, start=1):
        for bars in panel.bars:
            group = None if stacked else bars.name
            canvas.add(_bars(bars, panel, palette, group), row)
            if row == 1 and kinds > 1:
                canvas.add(_legend_entry(bars, panel.labels[0], group), row)
        ends = _ends(panel, stacked=stacked)
        canvas.add(_texts(panel.texts, ends), row)
        share = 1 - min(0.5, 0.03 + LETTER * _longest(panel))
        reach = max(ends.values()) / share or 1
        canvas.axis("x", {"range": [0, reach], "showticklabels": False, "showgrid": False}, row)
        canvas.axis("y", {"autorange": "reversed", "ticksuffix": " ", "showgrid": False}, row)
    return canvas.figure(
        barmode="stack" if stacked else "group", bargap=0.25, bargroupgap=0.0 if stacked else 0.06
    )


def whiskers(intervals: Sequence[Interval | None]) -> dict[str, Any]:
    """Return Plotly's error bars; an unknown limit has no length."""
    known = [one if one is not None and one.known else None for one in intervals]
    return {
        "type": "data",
        "symmetric": False,
        "array": [one.high - one.estimate if one else 0 for one in known],
        "arrayminus": [one.estimate - one.low if one else 0 for one in known],
        "visible": any(known),
    }


_LEGEND = {
    "orientation": "h",
    "traceorder": "normal",
    "yref": "container",
    "y": 1,
    "yanchor": "top",
    "xref": "container",
    "x": 0,
}
_HEADING = {
    "x": 0,
    "xref": "paper",
    "xanchor": "left",
    "yref": "paper",
    "yanchor": "bottom",
    "showarrow": False,
    "font": {"size": 16},
}


def _axis(name: str, row: int) -> str:
    return name if row == 1 else f"{name}{row}"


def _bars(
    bars: Bars, panel: Panel, palette: Mapping[str, str], group: str | None
) -> dict[str, Any]:
    tint = bars.colour or [palette[label] for label in panel.labels]
    return {
        "type": "bar",
        "name": bars.name,
        "offsetgroup": group,
        "showlegend": False,
        "orientation": "h",
        "y": panel.labels,
        "x": [bars.values[label] for label in panel.labels],
        "error_x": whiskers([panel.intervals.get(label) for label in panel.labels]),
        "text": [bars.texts.get(label, "") for label in panel.labels],
        "textposition": "outside",
        "hovertemplate": "%{y}: %{x:.4g} " + bars.name + "<extra></extra>",
        "marker": _marker(tint, bars.pattern),
    }


def _texts(texts: Mapping[str, str], ends: Mapping[str, float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "showlegend": False,
        "hoverinfo": "skip",
        "cliponaxis": False,
        "x": list(ends.values()),
        "y": list(ends),
        "text": [f" {texts.get(label, '')}" for label in ends],
        "textposition": "middle right",
    }


def _legend_entry(bars: Bars, label: str, group: str | None) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": bars.name,
        "offsetgroup": group,
        "orientation": "h",
        "x": [None],
        "y": [label],
        "marker": _marker(bars.colour or NEUTRAL, bars.pattern),
    }


def _marker(tint: str | list[str], pattern: str) -> dict[str, Any]:
    if not pattern:
        return {"color": tint}
    return {"color": tint, "line": {"color": tint, "width": 1.5}, "pattern": {"shape": pattern}}


def _longest(panel: Panel) -> int:
    kinds = (panel.texts, *(bars.texts for bars in panel.bars))
    return max((len(text) for texts in kinds for text in texts.values()), default=0)


def _ends(panel: Panel, *, stacked: bool) -> dict[str, float]:
    """Return where each bar or its whisker ends."""
    combined = sum if stacked else max
    bars = {
        label: combined([one.values.get(label) or 0.0 for one in panel.bars])
        for label in panel.labels
    }
    highs = {label: one.high for label, one in panel.intervals.items() if one.known}
    return {label: max(end, highs.get(label, 0.0)) for label, end in bars.items()}
