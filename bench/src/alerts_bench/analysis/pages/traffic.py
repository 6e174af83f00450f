"""How many messages and bytes an interaction takes: counts that occurred, never a mean. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from alerts_bench.data.schema import OK, Sample

COUNTED: Mapping[str, tuple[str, ...]] = {
    "requests": ("requests",),
    "frames_sent": ("frames_sent",),
    "frames_received": ("frames_received",),
    "frames": ("frames_sent", "frames_received"),
    "payload_sent": ("payload_sent",),
    "payload_received": ("payload_received",),
    "payload": ("payload_sent", "payload_received"),
    "wire_sent": ("wire_sent",),
    "wire_received": ("wire_received",),
    "wire": ("wire_sent", "wire_received"),
}
"""The columns that each count adds up."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one interaction took, over its samples."""

    median: int
    """The lower median: the count of a sample, where a midpoint might never have occurred."""
    low: int
    high: int


Traffic = Mapping[str, Count]
"""Counts by name, see `COUNTED`; without those that no sample has."""


def traffic(samples: Sequence[Sample]) -> Traffic:
    """Count over the successful samples."""
    done = [sample for sample in samples if sample.outcome == OK]
    found = {}
    for name, columns in COUNTED.items():
        if counts := [count for one in done if (count := _sum(one, columns)) is not None]:
            found[name] = Count(median_low(counts), min(counts), max(counts))
    return found


def _sum(sample: Sample, columns: Sequence[str]) -> int | None:
    known = [value for name in columns if (value := getattr(sample, name)) is not None]
    return sum(known) if known else None
