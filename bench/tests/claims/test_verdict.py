"""Each verdict."""

from __future__ import annotations

import pytest
from made_up_claims import CLAIM, claim

from alerts_bench.claims import verdict
from alerts_bench.claims.verdict import Part, UnmeasuredError


def part(holds: bool | None, *, surpassed: bool = False) -> Part:
    return Part("it", "2×", "3×", holds, surpassed)


class TestJudging:
    def test_it_holds_when_each_judged_part_does(self) -> None:
        assert verdict.judged(CLAIM, [part(True), part(None), part(True)]).verdict == "holds"

    def test_one_part_that_does_not_is_enough(self) -> None:
        found = verdict.judged(CLAIM, [part(True), part(False)])
        assert found.verdict == "does not hold here"
        assert found.sentence == "1 of 2 measured figures reach the threshold."

    @pytest.mark.parametrize("holds", [True, False])
    def test_what_was_withdrawn_stays_withdrawn(self, holds: bool) -> None:
        withdrawn = claim(withdrawn="Its author has said so.")
        found = verdict.judged(withdrawn, [part(holds)])
        assert (found.verdict, found.parts) == ("withdrawn by its author", (part(holds),))

    def test_nothing_to_judge_is_no_pass(self) -> None:
        with pytest.raises(UnmeasuredError):
            verdict.judged(CLAIM, [part(None)])

    def test_what_is_better_than_claimed_is_said(self) -> None:
        found = verdict.judged(CLAIM, [part(True, surpassed=True)])
        assert found.sentence.endswith("Better than claimed: it.")


class TestThresholds:
    @pytest.mark.parametrize(("measured", "reached"), [(5, True), (4.9, False), (20, True)])
    def test_half_of_a_factor_is_enough(self, measured: float, reached: bool) -> None:
        assert verdict.reaches(CLAIM, measured, 10) is reached

    @pytest.mark.parametrize(("measured", "reached"), [(20, True), (20.1, False), (1, True)])
    def test_twice_a_cost_is_enough(self, measured: float, reached: bool) -> None:
        assert verdict.within(CLAIM, measured, 10) is reached


def test_what_cannot_be_measured_shows_what_was_measured_beside_it() -> None:
    found = verdict.unclear(CLAIM, "It names no action.", [part(None)])
    assert (found.verdict, found.sentence) == (
        "cannot be measured as stated",
        "It names no action.",
    )
    assert found.parts == (part(None),)


def test_what_was_not_measured_has_a_cause() -> None:
    found = verdict.unmeasured(CLAIM, "The engine has raised.")
    assert (found.verdict, found.sentence) == ("not measured", "The engine has raised.")
