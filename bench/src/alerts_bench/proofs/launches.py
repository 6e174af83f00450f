"""Kept times straight from samples, by launch, as the proofs from samples need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from alerts_bench.analysis import stats
from alerts_bench.data.schema import OK, Sample

Key = tuple[str, str, str]
"""Label, interaction, condition."""


def times(samples: Iterable[Sample]) -> dict[Key, dict[int, list[float]]]:
    """Return the kept times in ms of each launch."""
    kept: dict[Key, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in samples:
        if one.outcome == OK and not one.warmup and one.dom_ms is not None:
            kept[one.implementation, one.interaction, one.condition][one.launch].append(one.dom_ms)
    return {key: dict(launches) for key, launches in kept.items()}


def medians(samples: Iterable[Sample]) -> dict[Key, dict[int, float]]:
    """Return the launch medians in ms."""
    return {key: stats.launch_medians(launches) for key, launches in times(samples).items()}
