import math
from dataclasses import replace
from pathlib import Path

import pytest
import synthetic

from alerts_bench.analysis import sentences
from alerts_bench.analysis.pages.traffic import Count
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.summary import Ranking, Undetected, labels, rank, rankings
from alerts_bench.analysis.table import View, table
from alerts_bench.data import detectable, files
from alerts_bench.data.schema import Results, Subject

DATA = Path(__file__).parents[1] / "stored"
VIEW = View(rows=100)


@pytest.fixture
def stored() -> Results:
    return files.read(DATA / "stored.csv")


@pytest.fixture
def ranking(stored: Results) -> Ranking:
    return rank(table(stored), VIEW, "add_random")


class TestLabels:
    """The stored run ranks First, Third, Second."""

    def test_are_in_the_order_of_the_ranking(self, ranking: Ranking) -> None:
        assert labels([ranking]) == ["First", "Third", "Second"]

    def test_variants_follow_their_implementation(self, ranking: Ranking) -> None:
        subjects = [
            Subject(label="Second", framework="Second"),
            Subject(label="First", framework="Second", variant="First"),
            Subject(label="Third", framework="Third"),
        ]
        assert labels([ranking], subjects) == ["Third", "Second", "First"]

    def test_those_of_one_keep_their_own_order(self, ranking: Ranking) -> None:
        subjects = [
            Subject(label="Second", framework="Second"),
            Subject(label="First", framework="Second", variant="First"),
            Subject(label="Third", framework="Second", variant="Third"),
        ]
        assert labels([ranking], subjects) == ["Second", "First", "Third"]

    def test_one_without_its_implementation_has_its_own_place(self, ranking: Ranking) -> None:
        subjects = [Subject(label="Third", framework="Fourth", variant="Third")]
        assert labels([ranking], subjects) == ["First", "Third", "Second"]


class TestRank:
    def test_fastest_first(self, ranking: Ranking) -> None:
        assert [cell.label for cell in ranking.cells] == ["First", "Third", "Second"]

    def test_figures_are_geometric_means_of_launch_medians(self, ranking: Ranking) -> None:
        # 10, 20, 40; then 11, 19, 44; then 20, 40, 80.
        figures = [cell.figure.estimate for cell in ranking.cells if cell.figure]
        assert figures == pytest.approx([20, (11 * 19 * 44) ** (1 / 3), 40])

    def test_slowdown_is_paired_against_the_fastest(self, ranking: Ranking) -> None:
        slowdowns = [cell.slowdown.ratio.estimate for cell in ranking.cells if cell.slowdown]
        assert slowdowns == pytest.approx([(1.1 * 0.95 * 1.1) ** (1 / 3), 2])

    def test_groups_by_the_corrected_comparison(self, ranking: Ranking) -> None:
        # First to Second is 2 in every launch, First to Third has p = 0.44.
        assert [cell.groups for cell in ranking.cells] == [(1,), (1,), (2,)]

    def test_failures_are_counted_by_cause(self, ranking: Ranking) -> None:
        assert ranking.cells[0].failures == {"timeout after 5 s, no row": 1}

    def test_traffic_is_that_of_the_median_sample(self, ranking: Ranking) -> None:
        second = ranking.cells[2].traffic
        assert second["frames_received"] == Count(median=2, low=2, high=4)
        assert second["payload_received"].median == 600
        assert "wire_sent" not in second
        assert ranking.cells[1].traffic["wire_received"].median == 40

    def test_the_breakdown_is_of_observed_samples(self, ranking: Ranking) -> None:
        parts = ranking.cells[0].breakdown
        assert parts
        assert (parts.to_first_byte_out, parts.to_first_byte_in) == (1, 7)
        assert (parts.to_dom, parts.to_frame, parts.server, parts.total) == (91, 1, 5, 100)
        assert ranking.cells[1].breakdown is None

    def test_frames_are_never_ranked(self, stored: Results) -> None:
        found = rank(table(stored), View(end="frame", rows=100), "add_random")
        assert not found.ranked
        assert all(cell.groups == () for cell in found.cells)

    def test_one_launch_ranks_nothing(self, stored: Results) -> None:
        first = replace(stored, samples=tuple(s for s in stored.samples if s.launch == 1))
        found = rank(table(first), VIEW, "add_random")
        assert not found.ranked
        assert found.cells[0].has_too_few_launches
        assert found.cells[0].figure
        assert found.cells[0].figure.high == math.inf

    def test_one_that_always_fails_comes_last_with_its_cause(self, stored: Results) -> None:
        broken = tuple(
            replace(s, outcome="no table", dom_ms=None) if s.implementation == "First" else s
            for s in stored.samples
        )
        last = rank(table(replace(stored, samples=broken)), VIEW, "add_random").cells[-1]
        assert (last.label, last.figure, last.groups) == ("First", None, ())
        assert last.failures == {"no table": 9}

    def test_every_interaction_of_the_view(self, stored: Results) -> None:
        assert [one.interaction for one in rankings(table(stored), VIEW)] == ["add_random"]


class TestVerdict:
    def test_shared_lead(self, ranking: Ranking) -> None:
        assert sentences.sentence(ranking) == (
            "First and Third lead and do not differ significantly, First at 0.78× the mean of all, "
            "10–40 ms; Second takes 2.00 (2.00 to 2.00) times as long as First."
        )

    def test_all_alike(self, ranking: Ranking) -> None:
        alike = replace(ranking, cells=tuple(replace(c, groups=(1,)) for c in ranking.cells))
        assert sentences.sentence(alike) == (
            "First, Third and Second do not differ significantly, "
            "First at 0.78× the mean of all, 10–40 ms."
        )

    def test_sole_lead(self, ranking: Ranking) -> None:
        first, third, second = ranking.cells
        clear = replace(
            ranking,
            cells=(first, replace(third, groups=(2,)), replace(second, groups=(3,))),
        )
        assert sentences.sentence(clear) == (
            "First leads at 0.78× the mean of all, 10–40 ms; "
            "Third takes 1.05 (0.85 to 1.29) times as long and Second 2.00 (2.00 to 2.00) times."
        )

    def test_a_ratio_of_one_launch_has_no_interval(self, ranking: Ranking) -> None:
        first, _, second = ranking.cells
        assert second.slowdown
        ratio = replace(second.slowdown.ratio, low=0, high=math.inf)
        unsure = replace(second, slowdown=replace(second.slowdown, ratio=ratio))
        told = sentences.sentence(replace(ranking, cells=(first, unsure)))
        assert (
            told
            == "First leads at 0.78× the mean of all, 10–40 ms; Second takes 2.00 times as long."
        )

    def test_one_that_differs_from_another_leader_but_not_from_the_first(
        self, ranking: Ranking
    ) -> None:
        first, third, second = ranking.cells
        torn = replace(
            ranking,
            cells=(
                replace(first, groups=(1, 2)),
                replace(third, groups=(1,)),
                replace(second, groups=(2,)),
            ),
        )
        assert sentences.sentence(torn) == (
            "First has the shortest time, 0.78× the mean of all, 10–40 ms; "
            "Third and Second do not differ from it significantly."
        )

    def test_nothing_is_ranked(self, ranking: Ranking) -> None:
        flat = replace(
            ranking, ranked=False, cells=tuple(replace(c, groups=()) for c in ranking.cells)
        )
        assert sentences.sentence(flat) == (
            "First has the shortest time, 0.78× the mean of all, 10–40 ms; nothing is ranked here."
        )
        assert "no ranking" in sentences.confidence([flat])

    def test_only_one_was_measured(self, ranking: Ranking) -> None:
        only = replace(ranking.cells[0], relative=None)
        alone = replace(ranking, cells=(only,))
        assert sentences.sentence(alone) == "First takes 10–40 ms."

    def test_failures_are_named(self, ranking: Ranking) -> None:
        broken = replace(ranking.cells[2], figure=None, groups=())
        told = sentences.sentence(replace(ranking, cells=(*ranking.cells[:2], broken)))
        assert told.endswith("; Second never reached the end.")

    def test_all_failed(self, ranking: Ranking) -> None:
        broken = tuple(replace(cell, figure=None, groups=()) for cell in ranking.cells)
        assert sentences.sentence(replace(ranking, cells=broken)) == (
            "First, Third and Second never reached the end."
        )

    def test_confidence(self, ranking: Ranking) -> None:
        assert sentences.confidence([ranking]).startswith("3 browser launches. The 95 % ")

    def test_what_the_proof_does_not_detect_is_named(self, ranking: Ranking) -> None:
        close = replace(
            ranking,
            undetected=(Undetected("First", "Third", 5.0), Undetected("First", "Second", math.inf)),
        )
        assert sentences.sentence(close).endswith(
            " Differing by less than the known-delay proof detects: First and Third (5 ms) and "
            "First and Second (it detected none)."
        )


class TestReference:
    """django-htmx, Reactor and djust are the fastest of the made-up run."""

    @pytest.fixture
    def compared(self) -> Ranking:
        return rank(table(synthetic.with_reference(synthetic.run_of(1))), VIEW, "add_random")

    def test_has_no_rank_and_stands_last(self, compared: Ranking) -> None:
        *_, fetch, socket = compared.cells
        assert [fetch.label, socket.label] == ["Floor (fetch)", "Floor (WebSocket)"]
        assert fetch.is_reference
        assert fetch.groups == socket.groups == ()
        assert fetch.slowdown is socket.slowdown is None
        assert compared.implementations == list(compared.cells[:-2])

    def test_the_ratio_to_the_first_stands_beside_that_to_the_mean(self, compared: Ranking) -> None:
        assert (compared.base, compared.reference) == ("", "Floor (fetch)")
        told = {cell.label: cell.to_reference for cell in compared.cells}
        assert told["Floor (fetch)"] is None
        htmx, socket = told["django-htmx"], told["Floor (WebSocket)"]
        assert htmx
        assert socket
        assert htmx.low < 1 / 0.6 < htmx.high
        assert socket.low < 1.2 < socket.high
        floor = compared.cell("Floor (fetch)")
        assert floor
        assert floor.relative
        assert floor.relative.high < 1

    @pytest.mark.parametrize("few", [1, 2])
    def test_few_implementations_have_no_mean_to_speak_of(self, few: int) -> None:
        made = synthetic.with_reference(synthetic.run_of(1))
        kept = ("django-htmx", "SSR")[:few]
        samples = tuple(
            one for one in made.samples if one.implementation in (*kept, "Floor (fetch)")
        )
        found = rank(table(replace(made, samples=samples)), VIEW, "add_random")
        assert found.base == "Floor (fetch)"
        htmx, floor = found.cell("django-htmx"), found.cell("Floor (fetch)")
        assert htmx
        assert floor
        assert htmx.to_reference is None
        assert htmx.relative
        assert htmx.relative.low < 1 / 0.6 < htmx.relative.high
        assert floor.relative == Interval(1.0, 1.0, 1.0)

    def test_it_does_not_change_who_differs_from_whom(self, compared: Ranking) -> None:
        alone = rank(table(synthetic.run_of(1)), VIEW, "add_random")
        assert {c.label: c.groups for c in compared.implementations} == {
            cell.label: cell.groups for cell in alone.cells
        }
        assert "× the mean of all (1." in sentences.sentence(compared)
        assert "× Floor (fetch)), " in sentences.sentence(compared)

    def test_without_one_ratios_are_to_the_mean_of_all(self) -> None:
        alone = rank(table(synthetic.run_of(1)), VIEW, "add_random")
        assert alone.base == ""
        logs = [math.log(cell.relative.estimate) for cell in alone.cells if cell.relative]
        assert len(logs) == 6
        assert sum(logs) == pytest.approx(0, abs=1e-9)

    def test_references_may_be_measured_alone(self) -> None:
        made = synthetic.with_reference(synthetic.run_of(1))
        own = ("Floor (fetch)", "Floor (WebSocket)")
        alone = replace(
            made, samples=tuple(one for one in made.samples if one.implementation in own)
        )
        found = rank(table(alone), VIEW, "add_random")
        assert [cell.label for cell in found.cells] == list(own)
        assert found.cells[1].relative
        assert found.implementations == []
        assert sentences.sentence(found) == "Only references were measured."

    def test_one_that_failed_is_none(self) -> None:
        made = synthetic.with_reference(synthetic.run_of(1))
        failed = tuple(
            replace(one, outcome="no row", dom_ms=None)
            if one.implementation == "Floor (fetch)"
            else one
            for one in made.samples
        )
        found = rank(table(replace(made, samples=failed)), VIEW, "add_random")
        assert found.reference == "Floor (WebSocket)"


class TestProof:
    """django-htmx takes 5.5 ms, Reactor 6.1, djust 9.2: all are told apart by their intervals."""

    @staticmethod
    def ranked(**smallest: str) -> Ranking:
        made = synthetic.run_of(1)
        rows = [
            {"implementation": label.replace("_", "-"), "condition": "cost", "smallest_told_ms": ms}
            for label, ms in smallest.items()
        ]
        proved = replace(made.run, proofs={"known_delay": {"rows": rows}})
        return rank(table(replace(made, run=proved)), VIEW, "add_random")

    def test_a_difference_that_it_detects_stands(self) -> None:
        found = self.ranked(django_htmx="0.2", Reactor="0.2")
        assert [cell.groups for cell in found.cells[:2]] == [(1,), (2,)]
        assert found.undetected == ()

    def test_the_worse_of_two_decides(self) -> None:
        found = self.ranked(django_htmx="0.2", Reactor="2")
        assert [cell.groups for cell in found.cells[:3]] == [(1,), (1,), (2,)]
        assert found.undetected == (Undetected("django-htmx", "Reactor", 2.0),)

    def test_one_in_which_nothing_was_detected_is_told_from_none(self) -> None:
        found = self.ranked(Reactor="none")
        reactor = found.cell("Reactor")
        assert reactor
        assert len(reactor.groups) == max(cell.groups[-1] for cell in found.cells)

    def test_a_proof_that_states_its_power_and_one_that_did_not(self) -> None:
        rows = [
            {"implementation": "A", "condition": "cost", "smallest_detectable_ms": 1.5},
            {"implementation": "B", "condition": "cost", "smallest_detectable_ms": None},
            {"implementation": "C", "condition": "cost", "smallest_told_ms": "2"},
        ]
        run = replace(synthetic.run_of(1).run, proofs={"known_delay": {"rows": rows}})
        found = detectable.smallest_ms(run, "cost")
        assert found == {"A": 1.5, "B": math.inf, "C": 2.0}

    def test_versions_have_the_limit_of_their_implementation(self) -> None:
        made = synthetic.run_of(1)
        subjects = (Subject(label="djust 1.2.4", framework="djust"), Subject(label="SSR"))
        rows = [{"implementation": "djust", "condition": "cost", "smallest_told_ms": "2"}]
        run = replace(made.run, implementations=subjects, proofs={"known_delay": {"rows": rows}})
        assert detectable.smallest_ms(run, "cost") == {"djust": 2.0, "djust 1.2.4": 2.0}
        assert detectable.smallest_ms(run, "felt") == {}
