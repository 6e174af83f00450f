import random
from collections import Counter
from itertools import pairwise

import pytest

from alerts_bench.page import interactions
from alerts_bench.run import schedule
from alerts_bench.run.schedule import Plan

LABELS = ("A", "B", "C", "D", "E", "F")
TWO = interactions.select(["add_random", "delete"])
ADD = interactions.select(["add_random"])


def plan(**changes: object) -> Plan:
    return Plan(**({"seed": 7, "labels": LABELS, "interactions": TWO, "felt": ADD} | changes))  # type: ignore[arg-type]


def test_a_seed_gives_the_same_schedule_again() -> None:
    assert plan().launch(3) == plan().launch(3)
    orders = {tuple(visit.label for visit in plan(seed=s).launch(1)[0].visits) for s in range(9)}
    assert len(orders) > 1


def test_each_condition_visits_every_label_once_in_a_launch() -> None:
    for session in plan().launch(1):
        assert sorted(visit.label for visit in session.visits) == list(LABELS)
    assert {session.condition for session in plan().launch(1)} == {"cost", "felt"}


def test_what_is_not_measured_as_felt_starts_no_browser() -> None:
    assert [one.condition for one in plan(felt=()).launch(1)] == ["cost"]


def test_only_some_interactions_are_measured_as_felt() -> None:
    sessions = {one.condition: one for one in plan().launch(1)}
    assert sessions["cost"].visits[0].interactions == TWO
    assert sessions["felt"].visits[0].interactions == ADD


@pytest.mark.parametrize(("iterations", "launches"), [(30, 5), (20, 5), (7, 5), (3, 5), (1, 5)])
def test_a_fixed_run_keeps_exactly_the_iterations(iterations: int, launches: int) -> None:
    one = plan(iterations=iterations, launches=launches)
    kept = [one.launch(n)[0].visits[0].kept for n in range(1, one.fixed_launches + 1)]
    assert sum(kept) == iterations
    assert min(kept) >= 1
    assert max(kept) - min(kept) <= 1


def test_sizes_and_delays_are_all_visited_in_one_launch() -> None:
    one = plan(rows=(10, 100), rtts_ms=(0.0, 50.0), cpu_slowdowns=(1.0, 4.0), felt=())
    visits = one.launch(1)[0].visits
    assert Counter((visit.rows, visit.rtt_ms, visit.cpu_slowdown) for visit in visits) == {
        (rows, rtt, slowdown): len(LABELS)
        for rows in (10, 100)
        for rtt in (0.0, 50.0)
        for slowdown in (1.0, 4.0)
    }


class TestTwice:
    def test_the_label_is_visited_twice_in_each_launch(self) -> None:
        one = plan(twice=("B",))
        for number in range(1, 8):
            visits = one.launch(number)[0].visits
            assert Counter(visit.label for visit in visits) == Counter([*LABELS, "B"])
            assert [visit.number for visit in visits if visit.label == "B"] == [1, 2]
            assert {visit.number for visit in visits if visit.label != "B"} == {1}

    def test_each_visit_keeps_as_many_samples_as_those_of_others(self) -> None:
        visits = plan(twice=("B",), iterations=30, launches=5).launch(1)[0].visits
        assert {visit.kept for visit in visits} == {6}

    def test_visits_are_counted_for_each_size_anew(self) -> None:
        visits = plan(twice=("B",), rows=(10, 100)).launch(1)[0].visits
        found = Counter((visit.rows, visit.number) for visit in visits if visit.label == "B")
        assert set(found.values()) == {1}
        assert len(found) == 4

    def test_others_keep_their_order(self) -> None:
        assert plan(twice=()).launch(2) == plan().launch(2)


@pytest.mark.parametrize("size", range(1, 9))
def test_a_williams_design_is_balanced(size: int) -> None:
    rows = list(schedule.williams(size))
    places = Counter((place, one) for row in rows for place, one in enumerate(row))
    assert set(places.values()) == {len(rows) // size}
    neighbours = Counter(pair for row in rows for pair in pairwise(row))
    assert len(neighbours) == size * (size - 1)
    assert len(set(neighbours.values())) <= 1


def test_launches_follow_the_design_before_it_repeats() -> None:
    orders = [
        tuple(visit.label for visit in plan().launch(number)[0].visits) for number in range(1, 7)
    ]
    firsts = Counter(order[0] for order in orders)
    assert set(firsts.values()) == {1}


def test_rounds_hold_each_thing_once() -> None:
    found = list(schedule.rounds("abc", 4, random.Random(1)))
    assert [sorted(found[start : start + 3]) for start in (0, 3, 6, 9)] == [list("abc")] * 4
    assert found != sorted(found)


class TestFelt:
    def test_every_other_launch_from_the_first_on(self) -> None:
        launches = [plan().launch(number) for number in range(1, 5)]
        conditions = [{one.condition for one in sessions} for sessions in launches]
        assert conditions == [{"cost", "felt"}, {"cost"}, {"cost", "felt"}, {"cost"}]
