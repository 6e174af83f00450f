"""Known delays: the server waits as long as it is told, and that is what must be measured. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import listed
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.data.schema import Condition, Sample
from alerts_bench.product.catalog import Transport
from alerts_bench.product.targets import delayed_label
from alerts_bench.proofs import launches

DELAYS_MS = (0.0, 1.0, 2.0, 5.0, 20.0, 50.0)


@dataclass(frozen=True)
class Limit:
    """What a transport's figures must keep, in framework cost."""

    error_ms: float
    told_ms: float


LIMITS: Mapping[Transport, Limit] = {
    "HTTP": Limit(error_ms=2.0, told_ms=5.0),
    "AJAX": Limit(error_ms=0.7, told_ms=1.0),
    "WebSocket": Limit(error_ms=0.7, told_ms=1.0),
}


@dataclass(frozen=True)
class KnownDelay:
    """How known delays were measured in one implementation and condition."""

    label: str
    condition: Condition
    growths: Mapping[float, Interval]
    """Measured growth in ms by delay."""
    missing: tuple[float, ...]
    """Delays without two launches that have them and the time without delay."""
    limit: Limit | None
    """None where the figures are only shown."""

    @property
    def told_ms(self) -> float:
        """Smallest delay from which on every growth is surely above zero; infinite if none is."""
        told = None if self.missing else stats.smallest_told(self.growths)
        return math.inf if told is None else told

    @property
    def error_ms(self) -> float:
        """The largest difference between growth and delay; infinite without any."""
        errors = (abs(growth.estimate - delay) for delay, growth in self.growths.items())
        return max(errors, default=math.inf)

    @property
    def untried_ms(self) -> float | None:
        """The delay that must be told, where it was not among those asked for."""
        if self.limit is None or self.limit.told_ms in (*self.growths, *self.missing):
            return None
        return self.limit.told_ms

    @property
    def passed(self) -> bool:
        if self.missing or self.untried_ms is not None:
            return False
        if self.limit is None:
            return True
        return self.error_ms <= self.limit.error_ms and self.told_ms <= self.limit.told_ms


def judge(
    samples: Iterable[Sample], transports: Mapping[str, Transport], delays_ms: Sequence[float]
) -> list[KnownDelay]:
    """Judge how known delays were measured, by label and condition; 0 must be among them."""
    medians = launches.medians(samples)
    found = []
    conditions: tuple[Condition, ...] = ("cost", "felt")
    for label, condition in product(transports, conditions):
        times = {
            delay: medians.get((delayed_label(label, delay), "add_random", condition), {})
            for delay in delays_ms
        }
        base = times.pop(0.0)
        missing = tuple(
            delay for delay, delayed in times.items() if len(base.keys() & delayed.keys()) < 2
        )
        growths = {
            delay: stats.growth(base, delayed)
            for delay, delayed in times.items()
            if delay not in missing
        }
        limit = LIMITS[transports[label]] if condition == "cost" else None
        found.append(KnownDelay(label, condition, growths, missing, limit))
    return found


def proof(found: Sequence[KnownDelay], taken: str) -> dict[str, Any]:
    """Return what is stored with each result."""
    return {
        "taken": taken,
        "passed": all(one.passed for one in found),
        "verdict": " ".join(_delay_sentences(found)),
        "rows": [
            {"implementation": one.label, "condition": one.condition}
            | {f"+{delay:g} ms": _growth(growth) for delay, growth in one.growths.items()}
            | {f"+{delay:g} ms": "missing" for delay in one.missing}
            | {"largest_error_ms": error(one), "smallest_told_ms": told(one)}
            for one in found
        ],
    }


def told(one: KnownDelay) -> str:
    """Return the smallest detectable delay as text."""
    return f"{one.told_ms:g}" if math.isfinite(one.told_ms) else "none"


def error(one: KnownDelay) -> str:
    """Return the largest error as text."""
    return f"{one.error_ms:.2f}" if one.growths else "unknown"


def _delay_sentences(found: Sequence[KnownDelay]) -> Iterator[str]:
    cost = [one for one in found if one.condition == "cost" and one.growths]
    if cost:
        worst = max(cost, key=lambda one: one.error_ms)
        yield (
            f"Framework cost: known delays are measured with an error of at most "
            f"{error(worst)} ms ({worst.label}); the smallest detectable delay is "
            + ", ".join(
                f"{told(one)} ms ({one.label})" if one.told_ms < math.inf else f"none ({one.label})"
                for one in cost
            )
            + "."
        )
    untried: dict[float, list[str]] = defaultdict(list)
    for one in found:
        if one.untried_ms is not None:
            untried[one.untried_ms].append(one.label)
    for delay, labels in untried.items():
        yield f"Not tried at {delay:g} ms: {listed(labels)}."
    for one in found:
        if one.missing:
            delays = listed([f"{delay:g}" for delay in one.missing])
            yield f"Missing: {one.label}, {CONDITIONS[one.condition]}, {delays} ms."


def _growth(growth: Interval) -> str:
    return f"{growth.estimate:.2f} [{growth.low:.2f}, {growth.high:.2f}]"
