"""Launch medians straight from samples, as both proofs from samples need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from alerts_bench.analysis import stats
from alerts_bench.data.schema import OK, Sample


def medians(samples: Iterable[Sample]) -> dict[tuple[str, str, str], dict[int, float]]:
    """Return the launch medians in ms by label, interaction and condition."""
    kept: dict[tuple[str, str, str], dict[int, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in samples:
        if one.outcome == OK and not one.warmup and one.dom_ms is not None:
            kept[one.implementation, one.interaction, one.condition][one.launch].append(one.dom_ms)
    return {key: stats.launch_medians(launches) for key, launches in kept.items()}
