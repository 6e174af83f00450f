from __future__ import annotations

import math
from dataclasses import replace

import pytest
import synthetic

from alerts_bench.comparison import repeatability
from alerts_bench.comparison.repeatability import Repeatability, Reversal
from alerts_bench.data.schema import Results

ADD = "add_random"


def run(name: str, seed: int, factors: dict[str, float] | None = None, day: float = 1.0) -> Results:
    """A made-up run; each label's times are multiplied by its factor, and all by the day's."""
    made = synthetic.run_of(seed)
    samples = tuple(
        replace(one, dom_ms=one.dom_ms * day * (factors or {}).get(one.implementation, 1.0))
        if one.dom_ms is not None
        else one
        for one in made.samples
    )
    return Results(replace(made.run, name=name), samples)


def changed(**factors: float) -> Repeatability:
    """Of the same run twice, the second time with these factors."""
    return repeatability.repeatability([run("one", 1), run("two", 1, factors)])


class TestChange:
    def test_runs_that_are_equal_do_not_change(self) -> None:
        found = changed()
        assert [found.rms_change(scale) for scale in ("absolute", "to_mean")] == [0, 0]
        assert list(found.taus.values()) == pytest.approx([1.0] * len(found.taus))
        assert found.reversals == ()

    def test_a_slow_day_changes_milliseconds_and_no_ratio(self) -> None:
        found = repeatability.repeatability([run("one", 1), run("two", 1, day=1.26)])
        assert found.rms_change("absolute") == pytest.approx(0.26)
        assert found.rms_change("to_mean") == pytest.approx(0)

    def test_what_changes_in_one_shows_in_its_own_ratio(self) -> None:
        found = changed(djust=1.2)
        # Of six labels, the mean takes a sixth of it along.
        assert found.rms_change("to_mean", (ADD, "djust")) == pytest.approx(1.2 ** (5 / 6) - 1)
        assert found.rms_change("to_mean", (ADD, "SSR")) == pytest.approx(1.2 ** (1 / 6) - 1)

    def test_half_and_twice_count_alike(self) -> None:
        half, twice = changed(djust=0.5), changed(djust=2.0)
        for one in (half, twice):
            assert one.rms_change("absolute", (ADD, "djust")) == pytest.approx(1)

    def test_each_two_of_the_runs_are_compared(self) -> None:
        runs = [run(name, 1, day=day) for name, day in (("a", 1.0), ("b", 2.0), ("c", 2.0))]
        expected = math.expm1(math.sqrt(2 / 3) * math.log(2))
        assert repeatability.repeatability(runs).rms_change("absolute") == pytest.approx(expected)

    def test_without_a_floor_nothing_is_related_to_one(self) -> None:
        found = changed()
        assert found.rms_change("to_floor") is None
        assert repeatability.document(found, {})["rms_change"]["to_floor"] is None

    def test_what_only_one_run_has_does_not_count(self) -> None:
        second = run("two", 2)
        lost = tuple(one for one in second.samples if one.implementation != "djust")
        found = repeatability.repeatability([run("one", 1), replace(second, samples=lost)])
        assert found.rms_change("absolute", (ADD, "djust")) is None
        assert found.deviation("absolute", (ADD, "djust")) is None
        assert found.rms_change("absolute", (ADD, "SSR")) is not None


class TestOrder:
    def test_two_neighbours_that_change_places_cost_a_little_of_tau(self) -> None:
        # django-htmx 5.4 ms, Reactor 5.5: of fifteen pairs one is the other way round.
        found = changed(Reactor=0.8)
        assert found.taus[ADD] in (1.0, pytest.approx(1 - 2 / 15))

    def test_a_reversal_that_both_runs_are_sure_of_is_named(self) -> None:
        found = changed(SSR=0.05)
        assert Reversal(ADD, "djust", "SSR", "one", "two") in found.reversals
        assert found.taus[ADD] < 0.5

    def test_one_that_neither_is_sure_of_is_none(self) -> None:
        runs = [run(str(seed), seed) for seed in range(1, 5)]
        assert repeatability.repeatability(runs).reversals == ()


class TestDocument:
    def test_the_stored_spread_can_be_read_again(self) -> None:
        runs = [run(str(seed), seed) for seed in range(1, 4)]
        found = repeatability.repeatability(runs)
        stored = repeatability.document(found, {"launches": 5})
        assert stored["runs"] == ["1", "2", "3"]
        assert stored["settings"] == {"launches": 5}
        read = repeatability.spread(stored, "to_mean")
        assert read[ADD, "djust"] == pytest.approx(
            found.deviation("to_mean", (ADD, "djust")), abs=1e-4
        )
        assert repeatability.spread(stored, "to_floor") == {}
        assert repeatability.spread({}, "absolute") == {}

    def test_the_page_says_it_in_words(self) -> None:
        found = repeatability.repeatability([run("one", 1), run("two", 1, day=1.26)])
        page = repeatability.page(found, lambda one: synthetic.TITLES[one])
        assert "| **all** | 26.0 % | 0.0 % |" in page
        assert "| Add Random Alert | 1.00 |" in page
        assert "No two that one run orders significantly are reversed" in page
        assert page.endswith("The runs: one, two.\n")

    def test_the_page_names_what_is_reversed(self) -> None:
        page = repeatability.page(changed(SSR=0.05), lambda one: synthetic.TITLES[one])
        assert "- Add Random Alert: djust before SSR in one, behind it in two" in page
