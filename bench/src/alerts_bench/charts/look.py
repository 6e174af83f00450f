"""How every chart looks: one colour per framework, one font, light and dark."""

from collections.abc import Iterable, Mapping
from typing import Any

from alerts_bench.data.schema import Subject

PALETTE = (
    "#4D59C7",
    "#6B666D",
    "#DA7900",
    "#B880BF",
    "#31A37D",
    "#B03E2D",
    "#1E87A8",
    "#7D7A2A",
)
"""By place in the catalogue. The first six differ by at least 16 in CIEDE2000 for normal and
colour-blind sight, and all stand out from a white and a dark page by at least 3:1."""

PARTS = ("#858B96", "#3A7BC8", "#C78718", "#A8506F")
"""What an interaction's time, or a server's, is made of."""

NEUTRAL = "#858B96"
"""For what belongs to no framework, such as a legend of patterns."""

FONT = "system-ui, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif"
WIDTH = 800
"""Width of a picture in CSS pixels; its letters stay readable when it is shown 600 wide."""


def colours(labels: Iterable[str], subjects: Iterable[Subject]) -> dict[str, str]:
    """Return the colour of each label, by its place in the catalogue.

    Pages from outside, further versions of one framework and variants take theirs from the end.
    """
    slots: dict[str, int] = {}
    for one in subjects:
        if one.slot is not None and one.slot not in slots.values():
            slots[one.label] = one.slot
    free = sorted(set(range(len(PALETTE))) - set(slots.values())) or list(range(len(PALETTE)))
    others = [label for label in labels if label not in slots]
    slots |= {label: free[-1 - place % len(free)] for place, label in enumerate(others)}
    return {label: PALETTE[slot % len(PALETTE)] for label, slot in slots.items()}


def _theme(*, ink: str, faint: str, page: str) -> dict[str, Any]:
    axis = {"gridcolor": faint, "linecolor": faint, "zerolinecolor": faint, "tickcolor": faint}
    bars = {"color": ink, "thickness": 1.5, "width": 4}
    return {
        "data": {
            "bar": [
                {"error_x": bars, "marker": {"pattern": {"bgcolor": page, "fillmode": "overlay"}}}
            ],
            "scatter": [{"error_x": bars, "error_y": bars}],
        },
        "layout": {
            "font": {"color": ink, "family": FONT},
            "paper_bgcolor": page,
            "plot_bgcolor": page,
            "hoverlabel": {"bgcolor": page, "font": {"color": ink}},
            "xaxis": axis,
            "yaxis": axis,
        },
    }


THEMES: Mapping[str, Mapping[str, Any]] = {
    "light": _theme(ink="#1d2129", faint="#dcdfe5", page="#ffffff"),
    "dark": _theme(ink="#e6e8ec", faint="#363b45", page="#14171c"),
}
"""Plotly templates."""
