from dataclasses import replace

import pytest

from alerts_bench.data.load_samples import ECHO, OK, ActSample
from alerts_bench.load.outcome import steps
from alerts_bench.load.outcome.steps import StepResult, StepVerdict, Times

SAMPLE = ActSample(
    timestamp=0.0,
    step=1,
    implementation="SSR",
    users=2,
    user="0-1",
    act="details",
    ms=10.0,
    late_ms=0.0,
    warmup=False,
    outcome=OK,
)
ECHOED = replace(SAMPLE, implementation=ECHO, act="echo", ms=1.0)


def summary(*samples: ActSample) -> StepResult:
    return steps.summarise(
        samples, number=1, implementation="SSR", users=2, rate_hz=1.0, seconds=2.0
    )


def step(users: int, verdict: StepVerdict, p95_ms: float = 50.0) -> StepResult:
    times = Times(10, 10.0, p95_ms, 60.0, 70.0)
    return replace(summary(SAMPLE), users=users, verdict=verdict, times=times)


def test_only_what_was_due_in_the_step_counts() -> None:
    others = [
        replace(SAMPLE, step=2),
        replace(SAMPLE, warmup=True),
        replace(SAMPLE, implementation="djust"),
    ]
    found = summary(*(replace(SAMPLE, ms=ms) for ms in (10.0, 20.0, 30.0)), ECHOED, *others)
    assert found.times == Times(3, 20.0, 29.0, 29.8, 30.0)
    assert found.control.count == 1
    assert found.events_per_s == 1.5
    assert list(found.by_act) == ["details"]


def test_failures_are_counted_by_cause_and_have_no_time() -> None:
    failed = replace(SAMPLE, outcome="status 502", ms=9000.0)
    found = summary(SAMPLE, failed, failed)
    assert found.failures == {"status 502": 2}
    assert found.times.max_ms == 10.0
    assert found.error_share == pytest.approx(2 / 3)
    assert found.verdict == "errors"


@pytest.mark.parametrize(
    ("p95_ms", "echo_ms", "failures", "verdict"),
    [
        (200.0, 40.0, 0, "sustained"),
        (200.1, 40.0, 0, "too slow"),
        (199.0, 40.0, 0, "generator-limited"),
        (900.0, 200.0, 0, "generator-limited"),
        (50.0, 1.0, 1, "sustained"),
        (50.0, 1.0, 2, "errors"),
    ],
)
def test_a_step_is_judged(p95_ms: float, echo_ms: float, failures: int, verdict: str) -> None:
    control = Times(10, 1.0, echo_ms, 1.0, 1.0)
    assert steps.judge(Times(1000, 1.0, p95_ms, 1.0, 1.0), control, failures) == verdict


def test_no_answer_is_no_verdict_on_times() -> None:
    assert summary(replace(SAMPLE, outcome="refused")).verdict == "no answer"
    assert summary().verdict == "no answer"


def test_the_capacity_is_the_step_before() -> None:
    found = steps.capacity(
        [step(5, "sustained"), step(10, "sustained"), step(20, "too slow", 300.0)]
    )
    assert found.step is not None and found.step.users == 10
    assert found.sentence == "10: at 20, p95 300 ms"


def test_a_capacity_that_was_not_found_says_why() -> None:
    cases: tuple[tuple[list[StepResult], str], ...] = (
        ([step(5, "errors")], "0: at 5, errors"),
        ([step(5, "sustained")], "at least 5"),
        ([step(5, "generator-limited")], "at least 5"),
        (
            [step(5, "sustained"), step(10, "generator-limited", 400.0)],
            "at least 5: at 10 the generator was the limit",
        ),
        ([step(5, "generator-limited", 400.0)], "unknown: at 5 the generator was the limit"),
        ([], "not measured"),
    )
    for found, sentence in cases:
        assert steps.capacity(found).sentence == sentence


def test_a_ladder_ends_above_the_limits() -> None:
    assert not steps.is_over(step(5, "sustained"))
    assert not steps.is_over(step(5, "generator-limited", 150.0))
    assert steps.is_over(step(5, "generator-limited", 250.0))
    assert steps.is_over(step(5, "errors"))
