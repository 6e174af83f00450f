import math

import pytest

from alerts_bench.run import stopping
from alerts_bench.run.stopping import Pace, Rule

TIGHT = [[10.0, 10.1, 9.9, 10.0]]
WIDE = [[10.0, 14.0, 7.0, 11.0]]


def pace(launches_s: list[float], before_s: float = 0.0) -> Pace:
    return Pace(before_s, tuple(launches_s))


def test_a_fixed_run_ends_after_its_launches() -> None:
    assert Rule(5).ending(TIGHT, pace([1.0] * 4)) is None
    assert Rule(5).ending(WIDE, pace([1.0] * 5)) == "complete"


def test_a_precision_is_enough_when_every_figure_has_it() -> None:
    rule = Rule(5, until=0.03)
    assert rule.ending(TIGHT, pace([1.0] * 5)) == "precision"
    assert rule.ending(TIGHT + WIDE, pace([1.0] * 5)) is None


def test_a_few_launches_are_never_precise_enough() -> None:
    assert Rule(5, until=0.5).ending([[10.0] * 4], pace([1.0] * 4)) is None


def test_a_budget_ends_before_a_launch_that_would_not_fit() -> None:
    rule = Rule(5, budget_s=60)
    assert rule.ending(TIGHT, pace([19.0, 20.0])) is None
    assert rule.ending(TIGHT, pace([19.0, 20.0, 20.0])) == "budget"


def test_precision_comes_before_the_budget() -> None:
    assert Rule(5, until=0.03, budget_s=9).ending(TIGHT, pace([1.0] * 5)) == "precision"


def test_no_run_goes_on_for_ever() -> None:
    assert Rule(5, until=0.0001).ending(WIDE, pace([1.0] * stopping.MOST_LAUNCHES)) == "limit"


def test_a_budget_is_planned_from_the_launches_done() -> None:
    assert Rule(5, budget_s=60).affordable(pace([9.0, 11.0])) == 5
    assert Rule(5, budget_s=5).affordable(pace([9.0])) == 1
    assert Rule(5).affordable(pace([9.0])) == 5


def test_what_came_before_the_first_launch_is_part_of_the_budget() -> None:
    assert Rule(5, budget_s=60).affordable(pace([10.0], before_s=25.0)) == 3
    assert Rule(5, budget_s=60).ending(TIGHT, pace([10.0], before_s=45.0)) == "budget"


def test_the_widest_interval_counts() -> None:
    assert stopping.worst(TIGHT + WIDE) == pytest.approx(stopping.worst(WIDE))
    assert stopping.worst([]) == math.inf


def test_more_launches_promise_more() -> None:
    assert stopping.expected(WIDE, 20) < stopping.expected(WIDE, 4)
