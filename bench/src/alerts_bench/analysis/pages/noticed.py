"""What a person notices of a click or a key. It describes; nothing is ranked on it."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low
from typing import Final

from alerts_bench.analysis.formatting import UNKNOWN, number
from alerts_bench.analysis.table import Table, View
from alerts_bench.data.schema import OK, Sample

SHORTEST_MS: Final = 16.0
"""Chromium makes no entry of what is painted sooner."""

LIMITS_MS: Final = (100.0, 200.0)
"""What feels immediate (Miller, Response time in man-computer conversational transactions, AFIPS
1968), and what Chromium calls a good Interaction to Next Paint."""

HEADINGS: Final = (
    "Implementation",
    "Interaction",
    "Samples",
    "To the next paint, median",
    *(f"Frame later than {limit:g} ms" for limit in LIMITS_MS),
    "Layout shift, largest",
)
"""What `rows` returns, by column."""


def rows(table: Table, view: View) -> list[tuple[str, ...]]:
    """Return what is known of each interaction and implementation in a view as users feel it.

    Without an entry of Event Timing in any sample there is nothing to show.
    """
    kept = {one: table.samples(view, one) for one in table.interactions(view)}
    if all(one.next_paint_ms is None for samples in kept.values() for one in samples):
        return []
    return [
        (label, table.title(interaction), *_described(own))
        for interaction, samples in kept.items()
        for label in table.labels()
        if (own := [one for one in samples if one.implementation == label and one.outcome == OK])
    ]


def _described(samples: Sequence[Sample]) -> tuple[str, ...]:
    frames = [one.frame_ms for one in samples if one.frame_ms is not None]
    shifts = [one.layout_shift for one in samples if one.layout_shift is not None]
    return (
        str(len(samples)),
        _next_paint(samples),
        *(_share(sum(one > limit for one in frames), len(frames)) for limit in LIMITS_MS),
        number(max(shifts)) if shifts else UNKNOWN,
    )


def _next_paint(samples: Sequence[Sample]) -> str:
    entries = [one.next_paint_ms for one in samples if one.next_paint_ms is not None]
    if not entries:
        return f"n/a: {len(samples)} of {len(samples)} entries died with their document"
    middle = median_low(entries)
    told = f"{middle:g} ms" if middle else f"below {SHORTEST_MS:g} ms"
    return told if len(entries) == len(samples) else f"{told} ({len(entries)} of {len(samples)})"


def _share(count: int, of: int) -> str:
    return f"{count} of {of}" if of else UNKNOWN
