"""What a step of users shows: rates, percentiles, costs, and whether it was sustained. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import numpy as np

from alerts_bench.data.load_samples import ECHO, OK, ActSample

P95_LIMIT_MS = 200.0
ERROR_LIMIT = 0.001
CONTROL_SHARE = 0.2
"""The part of the measured p95 that the control may take; more, and the generator is measured."""

Result = TypeVar("Result")
StepVerdict = Literal["sustained", "too slow", "errors", "generator-limited", "no answer"]


@dataclass(frozen=True, slots=True)
class Times:
    """Percentiles of the acts that succeeded, in ms; None when none did."""

    count: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None

    @classmethod
    def of(cls, values: Sequence[float]) -> Times:
        if not values:
            return cls(0)
        p50, p95, p99 = np.percentile(values, (50, 95, 99))
        return cls(len(values), *(round(float(one), 3) for one in (p50, p95, p99, max(values))))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """One step. What is None was not measured."""

    number: int
    implementation: str
    users: int
    rate_hz: float
    seconds: float
    times: Times
    """Of all acts, from when each was due."""
    by_act: Mapping[str, Times]
    control: Times
    """Of the echo server, at the same time, at the same rate, from the same process."""
    failures: Mapping[str, int]
    """How often, by cause."""
    events_per_s: float
    verdict: StepVerdict
    server_cpu_percent: float | None = None
    cpu_ms_per_event: Mapping[str, float] = field(default_factory=dict)
    """By service: server, gateway, redis."""
    memory_bytes: int | None = None
    """The server's, when all users were there: proportional size where it is known."""
    memory_per_user_bytes: float | None = None
    """What it grew by since before they came, divided by their number."""
    generator_cpu_percent: float | None = None
    """Of one core; of the busiest process, where there are several."""

    @property
    def error_share(self) -> float:
        failed = sum(self.failures.values())
        return failed / max(1, failed + self.times.count)


def summarise(
    samples: Sequence[ActSample],
    *,
    number: int,
    implementation: str,
    users: int,
    rate_hz: float,
    seconds: float,
) -> StepResult:
    """Return what the samples of a step show; those outside the measured time do not count."""
    kept = [one for one in samples if one.step == number and not one.warmup]
    own = [one for one in kept if one.implementation == implementation]
    done = [one for one in own if one.outcome == OK]
    times = Times.of([one.ms for one in done])
    acts = dict.fromkeys(sorted(one.act for one in done))
    control = control_times(kept)
    failures = Counter(one.outcome for one in own if one.outcome != OK)
    return StepResult(
        number=number,
        implementation=implementation,
        users=users,
        rate_hz=rate_hz,
        seconds=seconds,
        times=times,
        by_act={act: Times.of([one.ms for one in done if one.act == act]) for act in acts},
        control=control,
        failures=dict(failures),
        events_per_s=len(done) / seconds,
        verdict=judge(times, control, sum(failures.values())),
    )


def control_times(samples: Sequence[ActSample]) -> Times:
    """Return what the echo server's users measured."""
    return Times.of(
        [
            one.ms
            for one in samples
            if one.implementation == ECHO and one.outcome == OK and not one.warmup
        ]
    )


def judge(times: Times, control: Times, failures: int) -> StepVerdict:
    """Return whether the server bore the load, or why that is not so or cannot be said."""
    if times.p95_ms is None:
        return "no answer"
    if failures / (failures + times.count) > ERROR_LIMIT:
        return "errors"
    if control.p95_ms is not None and control.p95_ms > CONTROL_SHARE * times.p95_ms:
        return "generator-limited"
    return "too slow" if times.p95_ms > P95_LIMIT_MS else "sustained"


def climbs(results: Iterable[Result], users: Callable[[Result], int]) -> Iterator[list[Result]]:
    """Yield what belongs together: results whose number of users grows."""
    climb: list[Result] = []
    for one in results:
        if climb and users(one) <= users(climb[-1]):
            yield climb
            climb = []
        climb.append(one)
    if climb:
        yield climb


def is_over(step: StepResult) -> bool:
    """Return whether a step ends the ladder: its p95 or its errors are above the limits."""
    too_slow = (step.times.p95_ms or 0.0) > P95_LIMIT_MS
    return step.verdict in ("errors", "no answer") or too_slow


@dataclass(frozen=True, slots=True)
class Capacity:
    """The last step that a server bore, and what can be said of more users."""

    step: StepResult | None
    """None when not even the first was sustained."""
    sentence: str


def capacity(steps: Sequence[StepResult]) -> Capacity:
    """Return the capacity that one implementation's steps show.

    A step below the limits counts even where it is marked generator-limited: the server's own
    time is at most what was measured. Above the limits such a step says nothing of the server.
    """
    sustained: StepResult | None = None
    for step in sorted(steps, key=lambda one: one.users):
        if not is_over(step):
            sustained = step
            continue
        least = f"at least {sustained.users}" if sustained else "unknown"
        if step.verdict == "generator-limited":
            return Capacity(sustained, f"{least}: at {step.users} the generator was the limit")
        cause = {"errors": "errors", "no answer": "nothing was answered"}.get(
            step.verdict, f"p95 {step.times.p95_ms or 0:.0f} ms"
        )
        return Capacity(
            sustained, f"{sustained.users if sustained else 0}: at {step.users}, {cause}"
        )
    return Capacity(sustained, f"at least {sustained.users}" if sustained else "not measured")
