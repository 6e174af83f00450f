"""What stays in a page's memory: readings before and after cycles of clicks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import UNKNOWN, listed, mebibytes, number
from alerts_bench.analysis.stats import Interval
from alerts_bench.data.schema import MEMORY, OK, Results, Sample

COUNTED: Final = {
    "dom_nodes_kept": "DOM nodes",
    "event_listeners_kept": "event listeners",
}
"""What a leak is told by; the heap is shown and not judged, as engines keep caches in it."""

HEADINGS: Final = (
    "Implementation",
    "Ready",
    "After the last cycle",
    "After a forced collection",
    "Nodes that stay, per cycle",
    "Listeners that stay, per cycle",
    "Heap that stays, per cycle",
    "Verdict",
)
"""What `row` returns, by column."""

LEAST_PER_CYCLE: Final = 1.0
"""What grows by less than one in a cycle is no leak, however sure it is."""


@dataclass(frozen=True)
class Kept:
    """What one implementation's page keeps."""

    label: str
    ready: Sample | None
    """The page before the first click: the first reading, of the first launch."""
    last: Sample | None
    """The reading after the last cycle of the same page."""
    growth: Mapping[str, Interval]
    """What stays after each cycle, by column: means of the differences, with Student's interval."""
    failures: Sequence[str]

    @property
    def leaks(self) -> dict[str, Interval]:
        """What grows from cycle to cycle for sure, by its name."""
        return {
            name: self.growth[column]
            for column, name in COUNTED.items()
            if column in self.growth
            and self.growth[column].low > 0
            and self.growth[column].estimate >= LEAST_PER_CYCLE
        }

    @property
    def verdict(self) -> str:
        """Say in a few words what stays."""
        if not self.growth:
            return f"failed: {self.failures[-1]}" if self.failures else "too few cycles"
        if not self.leaks:
            return "nothing stays"
        return "leak: " + listed(
            [f"{_grown(interval)} {name} per cycle" for name, interval in self.leaks.items()]
        )

    @property
    def row(self) -> tuple[str, ...]:
        """What is known of it, under `HEADINGS`."""
        heap = self.growth.get("heap_kept_bytes")
        return (
            self.label,
            _state(self.ready, ""),
            _state(self.last, ""),
            _state(self.last, "_kept"),
            *(_grown(self.growth.get(column)) for column in COUNTED),
            f"{heap.estimate / 1000:+,.1f} kB" if heap else UNKNOWN,
            self.verdict,
        )


def page_memory(results: Results) -> list[Kept]:
    """Return what each implementation's page keeps, in the order of the run; empty without any.

    The first cycle does not count as growth: it brings what a page makes once.
    """
    found: dict[str, list[Sample]] = defaultdict(list)
    for sample in results.samples:
        if sample.interaction == MEMORY:
            found[sample.implementation].append(sample)
    known = [one.label for one in results.run.implementations if one.label in found]
    return [_kept(label, found[label]) for label in dict.fromkeys((*known, *found))]


def _kept(label: str, samples: Sequence[Sample]) -> Kept:
    pages: dict[tuple[float, int, int], list[Sample]] = defaultdict(list)
    for sample in samples:
        if sample.outcome == OK:
            pages[sample.cpu_slowdown, sample.launch, sample.visit].append(sample)
    whole = max(pages.values(), key=len, default=[])
    growth = {}
    for column in ("heap_kept_bytes", *COUNTED):
        steps = [
            getattr(after, column) - getattr(before, column)
            for page in pages.values()
            for before, after in pairwise(page)
            if before.iteration > 0
        ]
        if len(steps) > 1:
            growth[column] = stats.mean_interval(steps)
    return Kept(
        label,
        ready=whole[0] if whole else None,
        last=whole[-1] if len(whole) > 1 else None,
        growth=growth,
        failures=[one.outcome for one in samples if one.outcome != OK],
    )


def _state(sample: Sample | None, suffix: Literal["", "_kept"]) -> str:
    if sample is None:
        return UNKNOWN
    heap = sample.heap_kept_bytes if suffix else sample.heap_bytes
    nodes, listeners = (
        getattr(sample, f"{name}{suffix}") for name in ("dom_nodes", "event_listeners")
    )
    return f"{mebibytes(heap or 0)}, {nodes:,} nodes, {listeners:,} listeners"


def _grown(interval: Interval | None) -> str:
    if interval is None:
        return UNKNOWN
    return f"{number(interval.estimate)} ({number(interval.low)} to {number(interval.high)})"
