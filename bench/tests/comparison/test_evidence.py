"""What stored samples say of the method: answers by hand, and what the published ones say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import synthetic
from synthetic import sample

from alerts_bench.analysis.table import Table, table
from alerts_bench.commands.options import ROOT
from alerts_bench.comparison import evidence
from alerts_bench.data.schema import UNTIMED, Results, Sample
from alerts_bench.output import published


def data(*samples: Sample, warmup: object = None) -> Table:
    """Sort these samples of a run with this warm-up: rounds by condition."""
    made = synthetic.run_of(1)
    told = made.run.settings | {"warmup": warmup or {"cost": 4, "felt": 5}}
    return table(Results(replace(made.run, settings=told), samples))


def visit(label: str, launch: int, *times_ms: float, **more: object) -> list[Sample]:
    """The samples of one visit, in order."""
    return [
        sample(label, launch, time_ms, iteration=number, **more)
        for number, time_ms in enumerate(times_ms, start=1)
    ]


@cache
def of_published() -> Table:
    found = published.newest(ROOT / "docs" / "results")
    assert found
    return table(found)


class TestWarmup:
    def test_a_round_stands_beside_the_later_ones_of_its_visit(self) -> None:
        rounds = [
            *visit("A", 1, 30, 15, 10, 10, warmup=True),
            *visit("A", 2, 30, 15, 10, 10, warmup=True),
        ]
        # Two rounds are discarded in framework cost: the later ones begin with the third.
        found = evidence.warmup(data(*rounds, *visit("A", 1, 99)))
        assert [one.number for one in found] == [1, 2, 3, 4]
        assert [one.ratio.estimate for one in found] == pytest.approx([3, 1.5, 1, 1])

    def test_a_later_one_stands_beside_the_other_later_ones(self) -> None:
        rounds = [*visit("A", 1, 10, 10, 20, 10, warmup=True)]
        found = evidence.warmup(data(*rounds, *visit("A", 2, 10, 10, 20, 10, warmup=True)))
        assert [one.ratio.estimate for one in found[2:]] == pytest.approx([2, 0.5])

    def test_a_default_run_has_no_later_ones(self) -> None:
        assert evidence.warmup(data(*visit("A", 1, 30, 10, warmup=True))) == []

    def test_metered_clicks_are_no_rounds(self) -> None:
        clicks = visit("A", 1, 30, 10, 10, 10, 10, warmup=True)
        assert evidence.warmup(data(*clicks, warmup={"cost": 2, "felt": 5})) == []

    def test_rounds_that_the_times_have_chosen_are_no_evidence(self) -> None:
        assert evidence.warmup(data(*visit("A", 1, 30, 10, 10, warmup=True), warmup=15)) == []

    def test_launches_count_alike_however_many_visits_they_have(self) -> None:
        rounds = [
            *visit("A", 1, 40, 10, 10, warmup=True),
            *visit("A", 2, 10, 10, 10, warmup=True),
            *visit("B", 2, 10, 10, 10, warmup=True),
        ]
        first, *_ = evidence.warmup(data(*rounds, warmup={"cost": 3}))
        assert first.ratio.estimate == pytest.approx(2)

    @pytest.mark.parametrize("less", [{"observed": True}, {"launch": UNTIMED}, {"outcome": "late"}])
    def test_what_was_watched_or_failed_is_left_out(self, less: dict[str, object]) -> None:
        rounds = visit("A", 1, 30, 15, 10, warmup=True)
        odd = replace(sample("A", 1, 900, warmup=True), **less)  # type: ignore[arg-type]
        assert evidence.warmup(data(odd, *rounds)) == evidence.warmup(data(*rounds))


class TestTrend:
    def test_each_beside_all_others_of_its_visit(self) -> None:
        found = evidence.trend(data(*visit("A", 1, 20, 10, 10), *visit("A", 2, 20, 10, 10)))
        assert [one.ratio.estimate for one in found] == pytest.approx([2, 10 / 15, 10 / 15])

    def test_a_single_sample_has_no_others(self) -> None:
        assert evidence.trend(data(*visit("A", 1, 20), *visit("A", 2, 20))) == []

    def test_the_published_run_has_none(self) -> None:
        """A warm-up that was too short would show in the first sample of a page."""
        first = next(one for one in evidence.trend(of_published()) if one.condition == "cost")
        assert first.ratio.low <= 1


class TestLateVisits:
    ACTIONS = ("add_random", "details", "delete")

    def run(self, *later_ms: float) -> Table:
        """Return six visits, the last of which is later by so much in each interaction."""
        usual = [
            one
            for launch in range(1, 6)
            for action in self.ACTIONS
            for one in visit("A", launch, 20, 20, interaction=action)
        ]
        last = [
            one
            for action, more in zip(self.ACTIONS, later_ms, strict=True)
            for one in visit("A", 6, 20 + more, 20 + more, interaction=action)
        ]
        return data(*usual, *last)

    def test_is_late_in_all(self) -> None:
        late, visits = evidence.late_visits(self.run(16, 18, 20))
        assert visits == 6
        ((found),) = late
        assert found.page.launch == 6
        assert list(found.later_ms.values()) == pytest.approx([16, 18, 20])

    def test_late_in_one_is_chance(self) -> None:
        assert evidence.late_visits(self.run(0, 200, 20)) == ([], 6)

    def test_a_slower_cpu_is_no_lateness(self) -> None:
        slow = [
            one
            for action in self.ACTIONS
            for one in visit("A", 1, 80, 80, interaction=action, cpu_slowdown=4.0)
        ]
        run = self.run(0, 0, 0).results.samples
        assert evidence.late_visits(data(*run, *slow)) == ([], 7)

    def test_a_run_of_one_interaction_tells_nothing(self) -> None:
        run = [*visit("A", 1, 10, 10), *visit("A", 2, 90, 90)]
        assert evidence.late_visits(data(*run)) == ([], 0)


class TestVariance:
    def test_equal_samples_leave_it_to_the_visits(self) -> None:
        found = evidence.variance(
            data(
                *visit("A", 1, 10, 10),
                *visit("B", 1, 20, 20),
                *visit("A", 2, 20, 20),
                *visit("B", 2, 20, 20),
            )
        )
        assert found
        assert found.sample == pytest.approx(0)
        assert found.visit > 0.1
        assert found.share_of_samples == pytest.approx(0)

    def test_single_samples_tell_nothing(self) -> None:
        assert evidence.variance(data(*visit("A", 1, 10), *visit("A", 2, 20))) is None


class TestCoverage:
    def test_of_the_published_samples(self) -> None:
        found = evidence.coverage(of_published())
        assert found
        assert found.comparisons >= 200
        assert found.hierarchical >= 0.93
        assert found.widths[0] < found.widths[1]

    def test_a_change_between_the_halves_is_not_covered(self) -> None:
        made = synthetic.run_of(1, launches=6, iterations=30)
        drifted = [
            replace(one, dom_ms=one.dom_ms * 10**one.launch)
            if one.implementation == "SSR" and one.dom_ms
            else one
            for one in made.samples
        ]
        usual, changed = (
            evidence.coverage(table(Results(made.run, tuple(samples))))
            for samples in (made.samples, drifted)
        )
        assert usual
        assert changed
        assert changed.hierarchical < usual.hierarchical

    @pytest.mark.parametrize(("launches", "splits"), [(4, 3), (5, 10), (6, 10)])
    def test_each_split_counts_once(self, launches: int, splits: int) -> None:
        found = evidence.coverage(table(synthetic.run_of(1, launches=launches)))
        assert found
        assert found.comparisons == splits * len(synthetic.SHAPES) * len(synthetic.TITLES)

    def test_needs_two_launches_in_each_half(self) -> None:
        assert evidence.coverage(table(synthetic.run_of(1, launches=3))) is None
