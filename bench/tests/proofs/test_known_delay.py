import math
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from synthetic import sample

from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.data.schema import Condition, Sample
from alerts_bench.product.targets import delayed_label
from alerts_bench.proofs import known_delay

DELAYS = (0.0, 1.0, 5.0)


def delayed(
    error_ms: float = 0, spread_ms: float = 0, condition: Condition = "cost"
) -> Iterator[Sample]:
    chance = random.Random(1)
    for launch in range(1, 6):
        for delay in DELAYS:
            measured = 10 + launch + delay + (error_ms if delay else 0)
            measured += chance.gauss(0, spread_ms)
            yield sample(delayed_label("A", delay), launch, measured, condition=condition)


def both() -> list[Sample]:
    return [*delayed(), *delayed(condition="felt")]


def test_growth_is_paired_within_launches() -> None:
    found, _ = known_delay.judge(delayed(), {"A": "AJAX"}, DELAYS)
    assert found.growths[5.0].estimate == pytest.approx(5)
    assert found.error_ms == pytest.approx(0)
    assert found.told_ms == 1
    assert found.passed


def test_an_error_beyond_the_limit_of_the_transport_fails() -> None:
    ajax, _ = known_delay.judge(delayed(error_ms=1), {"A": "AJAX"}, DELAYS)
    http, _ = known_delay.judge(delayed(error_ms=1), {"A": "HTTP"}, DELAYS)
    assert ajax.error_ms == pytest.approx(1)
    assert (ajax.passed, http.passed) == (False, True)


def test_a_delay_lost_in_noise_is_not_told() -> None:
    found, _ = known_delay.judge(delayed(spread_ms=30), {"A": "AJAX"}, DELAYS)
    assert math.isinf(found.told_ms)
    assert known_delay.told(found) == "none"


def test_a_limit_that_was_not_tried_is_not_passed() -> None:
    delays = (0.0, 5.0)
    ajax, felt = known_delay.judge(both(), {"A": "AJAX"}, delays)
    http, _ = known_delay.judge(both(), {"A": "HTTP"}, delays)
    assert (ajax.passed, http.passed, felt.passed) == (False, True, True)
    proof = known_delay.proof([ajax, felt], "today")
    assert proof["verdict"].endswith("Not tried at 1 ms: A.")
    assert not proof["passed"]


def test_a_growth_the_wrong_way_is_not_told() -> None:
    samples = [
        replace(one, dom_ms=(one.dom_ms or 0) - 5 * (one.implementation == "A +1 ms"))
        for one in delayed()
    ]
    found, _ = known_delay.judge(samples, {"A": "AJAX"}, DELAYS)
    assert found.growths[1.0].high < 0
    assert found.told_ms == 5


@pytest.mark.parametrize("lost", ["A +0 ms", "A +1 ms"])
@pytest.mark.parametrize("condition", ["cost", "felt"])
@pytest.mark.parametrize("launches", [0, 1])
def test_what_is_missing_is_named_and_not_passed(
    lost: str, condition: Condition, launches: int
) -> None:
    samples = [
        one
        for one in both()
        if (one.implementation, one.condition) != (lost, condition) or one.launch <= launches
    ]
    proof = known_delay.proof(
        known_delay.judge(samples, {"A": "AJAX"}, DELAYS),
        "today",
    )
    assert not proof["passed"]
    delays = "1 and 5" if lost == "A +0 ms" else "1"
    assert f"Missing: A, {CONDITIONS[condition]}, {delays} ms." in proof["verdict"]
    assert proof["rows"][condition == "felt"]["+1 ms"] == "missing"


def test_nothing_was_measured_at_all() -> None:
    proof = known_delay.proof(known_delay.judge([], {"A": "AJAX"}, DELAYS), "today")
    assert not proof["passed"]
    assert proof["verdict"].startswith("Missing: A, framework cost, 1 and 5 ms.")
    assert proof["rows"][0]["largest_error_ms"] == "unknown"


def test_as_users_feel_it_is_shown_and_not_judged() -> None:
    _, found = known_delay.judge(delayed(50, condition="felt"), {"A": "AJAX"}, DELAYS)
    assert found.limit is None
    assert found.passed


def test_what_is_stored_says_it_in_words() -> None:
    found = known_delay.judge(both(), {"A": "AJAX"}, DELAYS)
    proof = known_delay.proof(found, "today")
    assert proof["passed"] is True
    assert "an error of at most 0.00 ms (A)" in proof["verdict"]
    assert "1 ms (A)" in proof["verdict"]
    assert proof["rows"][0]["+5 ms"] == "5.00 [5.00, 5.00]"
