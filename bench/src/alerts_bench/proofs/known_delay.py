"""Known delays: the server waits as long as it is told, and that is what must be measured. Pure.

Of each implementation one delay is asked for, which has to be found; no delay and that one are
measured twice as often as the third, a long one, which shows the slope.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import stdev
from typing import Any, Literal

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import fixed_limits, listed
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.data.schema import Condition, Sample
from alerts_bench.product.targets import delayed_label
from alerts_bench.proofs import launches, shifts

LONG_MS = 20.0
"""Long enough for the slope to be exact, short enough for the page to stay as it is."""

LAUNCHES = 10
ROUNDS = 72
"""Rounds of the delays over all launches; a round has each as often as `schedule` says."""

TOLERANCE_MS = 0.5
"""What a server may wait longer than it is told: a sleep ends late, never early."""

Outcome = Literal["found", "missed", "wrong", "missing"]


@dataclass(frozen=True)
class KnownDelay:
    """How the delay that was asked for was measured in one implementation and condition."""

    label: str
    condition: Condition
    asked_ms: float
    shifts_ms: Mapping[int, float]
    """What was found, by launch."""
    slope: Interval
    """Growth in ms for each ms of delay, over all delays."""
    labels: int = 1
    """How many are judged together."""

    @property
    def is_judged(self) -> bool:
        return self.condition == "cost"

    @property
    def found(self) -> Interval:
        """The delay that was found, with its 95 % interval, in ms."""
        return stats.mean_interval(list(self.shifts_ms.values()))

    @property
    def outcome(self) -> Outcome:
        """Missing with fewer than two launches; missed where 0 is in the interval.

        Wrong where what was asked for is not in the interval, corrected for the number of labels
        after Bonferroni: of six exact ones, one in four times one is outside its own.
        """
        if len(self.shifts_ms) < 2:
            return "missing"
        level = 1 - stats.ALPHA / self.labels
        wide = stats.mean_interval(list(self.shifts_ms.values()), level)
        if not wide.low - TOLERANCE_MS <= self.asked_ms <= wide.high:
            return "wrong"
        return "found" if self.found.low > 0 else "missed"

    @property
    def smallest_ms(self) -> float:
        """The smallest delay that so many launches find with 80 % power; infinite if unknown."""
        return shifts.smallest_detectable(self._deviation, len(self.shifts_ms))

    @property
    def power(self) -> float:
        """How often so many launches find what was asked for."""
        return shifts.power(self.asked_ms, self._deviation, len(self.shifts_ms))

    @property
    def passed(self) -> bool:
        return not self.is_judged or self.outcome == "found"

    @property
    def _deviation(self) -> float:
        return stdev(self.shifts_ms.values()) if len(self.shifts_ms) > 1 else math.inf


def schedule(asked_ms: float) -> tuple[float, ...]:
    """Return the delays of a round, in the ratio 2 : 2 : 1."""
    return (0.0, 0.0, asked_ms, asked_ms, LONG_MS)


def asked(delays_ms: Sequence[float]) -> float:
    """Return the delay that a round is to find, from its `schedule`."""
    return delays_ms[2]


def judge(samples: Iterable[Sample], asked_ms: Mapping[str, float]) -> list[KnownDelay]:
    """Judge how the delay that was asked for, by label, was measured.

    Framework cost of each label; as users feel it only where there are samples of it.
    """
    times = launches.times(samples)
    conditions: list[Condition] = ["cost"]
    if any(condition == "felt" for _, _, condition in times):
        conditions.append("felt")
    return [
        _known_delay(times, label, condition, asked, len(asked_ms))
        for label, asked in asked_ms.items()
        for condition in conditions
    ]


def _known_delay(
    times: Mapping[launches.Key, Mapping[int, Sequence[float]]],
    label: str,
    condition: Condition,
    asked_ms: float,
    labels: int,
) -> KnownDelay:
    def of(delay_ms: float) -> Mapping[int, Sequence[float]]:
        return times.get((delayed_label(label, delay_ms), "add_random", condition), {})

    by_delay = {
        delay: shifts.shifts(of(0), of(delay)) for delay in dict.fromkeys((asked_ms, LONG_MS))
    }
    slope = shifts.gain(by_delay)
    return KnownDelay(label, condition, asked_ms, by_delay[asked_ms], slope, labels)


def proof(found: Sequence[KnownDelay], taken: str) -> dict[str, Any]:
    """Return what is stored with each result."""
    judged = [one for one in found if one.is_judged]
    return {
        "taken": taken,
        "passed": bool(judged) and all(one.passed for one in judged),
        "verdict": " ".join(_sentences(judged)),
        "rows": [_row(one) for one in found],
    }


def _row(one: KnownDelay) -> dict[str, Any]:
    is_missing = one.outcome == "missing"
    return {
        "implementation": one.label,
        "condition": one.condition,
        "asked_ms": one.asked_ms,
        "found_ms": None if is_missing else round(one.found.estimate, 2),
        "interval_ms": None if is_missing else fixed_limits(one.found),
        "outcome": one.outcome,
        "smallest_detectable_ms": None if is_missing else round(one.smallest_ms, 2),
        "power_percent": None if is_missing else round(100 * one.power, 1),
        "slope": f"{one.slope.estimate:.3f} ({fixed_limits(one.slope, 3)})"
        if one.slope.known
        else None,
    }


def _sentences(judged: Sequence[KnownDelay]) -> Iterator[str]:
    measured = [one for one in judged if one.outcome != "missing"]
    if measured:
        yield (
            "Each server delays its writes by a known time, which is found when the 95 % interval "
            f"of what is measured lies above 0. In {CONDITIONS['cost']}, {_listed(measured)}."
        )
        told = [f"{one.smallest_ms:.1f} ms ({one.label})" for one in measured]
        yield f"The smallest delay detected with 80 % power is {listed(told)}."
        together = math.prod(one.power for one in measured)
        if len(measured) > 1:
            share = f"{100 * together:.0f} %"
            yield f"The probability that one such run detects all of them is {share}."
    if missing := [one.label for one in judged if one.outcome == "missing"]:
        yield f"Missing, with fewer than two launches: {listed(missing)}."
    yield from _meaning(judged)


def _listed(measured: Sequence[KnownDelay]) -> str:
    return "; ".join(
        f"{one.asked_ms:g} ms were added to {one.label} and {one.found.estimate:.1f} ms "
        f"({fixed_limits(one.found, 1)}) measured: {one.outcome}"
        for one in measured
    )


def _meaning(judged: Sequence[KnownDelay]) -> Iterator[str]:
    """Say what it means for the reader, where it was not passed."""
    if any(one.outcome == "missed" for one in judged):
        yield (
            "For the reader: a difference between two implementations that is smaller than the "
            "larger of their two values may be due to chance."
        )
    if wrong := [one for one in judged if one.outcome == "wrong"]:
        errors = listed(
            [f"{abs(one.found.estimate - one.asked_ms):.1f} ms ({one.label})" for one in wrong]
        )
        yield f"For the reader: a difference in milliseconds can be wrong by {errors}."
    if missing := [one.label for one in judged if one.outcome == "missing"]:
        yield f"For the reader: nothing is proved of {listed(missing)}."
