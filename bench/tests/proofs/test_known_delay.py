from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from synthetic import sample

from alerts_bench.data.schema import Condition, Sample
from alerts_bench.product.targets import delayed_label
from alerts_bench.proofs import known_delay
from alerts_bench.proofs.known_delay import LONG_MS, KnownDelay


def delayed(
    label: str = "A",
    asked_ms: float = 2.0,
    *,
    error_ms: float = 0,
    spread_ms: float = 0,
    launches: int = 10,
    condition: Condition = "cost",
    seed: int = 1,
) -> Iterator[Sample]:
    """Samples as the schedule takes them, each delay measured as `error_ms` more than it is."""
    chance = random.Random(seed)
    for launch in range(1, launches + 1):
        for _ in range(7):
            for delay in known_delay.schedule(asked_ms):
                measured = 10 + launch + delay + (error_ms if delay else 0)
                measured += chance.gauss(0, spread_ms)
                called = delayed_label(label, delay)
                yield sample(called, launch, measured, condition=condition)


def judged(*samples: Iterator[Sample], **asked_ms: float) -> list[KnownDelay]:
    return known_delay.judge([one for each in samples for one in each], asked_ms or {"A": 2.0})


class TestOutcome:
    def test_what_was_asked_for_is_found_within_launches(self) -> None:
        [found] = judged(delayed(spread_ms=0.5))
        assert found.outcome == "found"
        assert found.found.estimate == pytest.approx(2, abs=0.3)
        assert found.slope.estimate == pytest.approx(1, abs=0.02)
        assert found.power > 0.99
        assert found.passed

    def test_a_delay_lost_in_noise_is_missed(self) -> None:
        [found] = judged(delayed(spread_ms=30))
        assert found.outcome == "missed"
        assert found.smallest_ms > 2
        assert not found.passed

    def test_a_delay_that_is_measured_otherwise_is_wrong(self) -> None:
        [found] = judged(delayed(error_ms=-1, spread_ms=0.5))
        assert found.outcome == "wrong"
        [above] = judged(delayed(error_ms=known_delay.TOLERANCE_MS + 1, spread_ms=0.5))
        assert above.outcome == "wrong"

    def test_a_sleep_may_end_late(self) -> None:
        [found] = judged(delayed(error_ms=known_delay.TOLERANCE_MS - 0.1, spread_ms=0.3))
        assert found.outcome == "found"

    @pytest.mark.parametrize("launches", [0, 1])
    def test_without_two_launches_it_is_missing(self, launches: int) -> None:
        [found] = judged(delayed(launches=launches))
        assert (found.outcome, found.passed) == ("missing", False)

    def test_a_lost_delay_is_missing(self) -> None:
        lost = (one for one in delayed() if one.implementation != "A +2 ms")
        [found] = judged(lost)
        assert found.outcome == "missing"
        assert not found.slope.known

    def test_of_several_labels_each_is_allowed_its_share_of_bad_luck(self) -> None:
        # A true delay of which the 95 % interval of a single label would leave some out.
        outcomes = [
            one.outcome
            for seed in range(60)
            for one in judged(
                *(delayed(label, spread_ms=2, seed=seed * 6 + n) for n, label in enumerate("ABC")),
                A=2.0,
                B=2.0,
                C=2.0,
            )
        ]
        assert outcomes.count("wrong") <= 6

    def test_as_users_feel_it_is_shown_and_not_judged(self) -> None:
        cost, felt = judged(delayed(), delayed(error_ms=50, condition="felt"))
        assert (cost.passed, felt.outcome, felt.passed) == (True, "wrong", True)
        stored = known_delay.proof([cost, felt], "today")
        assert stored["passed"]
        assert [row["condition"] for row in stored["rows"]] == ["cost", "felt"]


class TestPower:
    def test_it_is_that_of_many_such_runs(self) -> None:
        runs = [
            judged(delayed(asked_ms=1, spread_ms=1.8, seed=seed), A=1.0)[0] for seed in range(80)
        ]
        share = sum(one.found.low > 0 for one in runs) / len(runs)
        stated = sum(one.power for one in runs) / len(runs)
        assert stated == pytest.approx(share, abs=0.12)

    def test_the_long_delay_is_not_what_is_asked_for(self) -> None:
        assert known_delay.schedule(5.0) == (0.0, 0.0, 5.0, 5.0, LONG_MS)


class TestWhatIsStored:
    def test_it_says_what_was_asked_for_and_found_and_with_which_power(self) -> None:
        stored = known_delay.proof(judged(delayed(spread_ms=0.5)), "today")
        assert stored["passed"]
        assert stored["verdict"].startswith("Each server delays its writes by a known time")
        assert "In framework cost, 2 ms were added to A and 2.0 ms (" in stored["verdict"]
        assert "The smallest delay detected with 80 % power is 0." in stored["verdict"]
        assert "For the reader" not in stored["verdict"]
        [row] = stored["rows"]
        assert (row["asked_ms"], row["outcome"]) == (2.0, "found")
        assert row["smallest_detectable_ms"] < 1
        assert row["slope"].startswith("0.999 (0.9")

    def test_several_say_how_often_all_are_found(self) -> None:
        found = judged(delayed("A", spread_ms=0.5), delayed("B", 5.0, spread_ms=0.5), A=2.0, B=5.0)
        assert (
            "The probability that one such run detects all of them is 100 %."
            in (known_delay.proof(found, "today")["verdict"])
        )

    def test_one_that_is_missed_says_what_it_means(self) -> None:
        stored = known_delay.proof(judged(delayed(spread_ms=30)), "today")
        assert not stored["passed"]
        assert ": missed." in stored["verdict"]
        assert (
            "For the reader: a difference between two implementations that is smaller"
            in stored["verdict"]
        )

    def test_one_that_is_wrong_says_what_it_means(self) -> None:
        stored = known_delay.proof(judged(delayed(error_ms=4)), "today")
        assert stored["verdict"].endswith(
            "For the reader: a difference in milliseconds can be wrong by 4.0 ms (A)."
        )

    def test_what_is_missing_is_named(self) -> None:
        stored = known_delay.proof(judged(delayed("A"), A=2.0, B=5.0), "today")
        assert not stored["passed"]
        assert "Missing, with fewer than two launches: B." in stored["verdict"]
        assert stored["verdict"].endswith("For the reader: nothing is proved of B.")
        assert stored["rows"][1]["found_ms"] is None

    def test_nothing_was_measured_at_all(self) -> None:
        stored = known_delay.proof(judged(), "today")
        assert not stored["passed"]
        assert stored["verdict"].startswith("Missing, with fewer than two launches: A.")
