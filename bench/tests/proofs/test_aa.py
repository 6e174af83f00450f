import random

import pytest
from synthetic import sample

from alerts_bench.analysis.summary import rank
from alerts_bench.analysis.table import View, table
from alerts_bench.data.schema import Results, Run, Sample
from alerts_bench.proofs import aa

INTERACTIONS = ("add_random", "delete", "details", "form_invalid")


def test_a_comparison_is_of_the_two_sides_of_one_label() -> None:
    samples = [
        sample(aa.side_label(label, side), launch, dom_ms)
        for launch in range(1, 6)
        for label, side, dom_ms in (
            ("A", "A", 10 + launch % 2),
            ("A", "B", 10 + launch % 3),
            ("B", "A", 10 + launch / 100),
            ("B", "B", 20 + launch / 50),
        )
    ]
    p_values = aa.comparisons(samples, ["A", "B"], ["add_random"])
    assert list(p_values) == ["A, add_random", "B, add_random"]
    same, different = p_values.values()
    assert same is not None
    assert different is not None
    assert same > 0.05 > different


def lucky(seed: int, luck: float) -> list[Sample]:
    """A round of one implementation twice: samples of 18 %, and each visit's own luck."""
    chance = random.Random(seed)
    return [
        sample(aa.side_label("A", side), launch, visit * chance.lognormvariate(2, 0.18), **given)
        for launch in range(1, 7)
        for side in aa.SIDES
        for visit in [chance.lognormvariate(0, luck)]
        for interaction in INTERACTIONS
        for given in [{"interaction": interaction}] * 5
    ]


def test_what_is_judged_is_what_a_run_claims() -> None:
    made = lucky(1, 0.06)
    run = Results(Run(settings={"rows": [100]}), tuple(made))
    ranking = rank(table(run), View(rows=100), "delete")
    slowdown = next(cell.slowdown for cell in ranking.cells if cell.slowdown)
    assert aa.comparisons(made, ["A"], INTERACTIONS)["A, delete"] == pytest.approx(slowdown.p)


def test_of_rounds_without_a_difference_about_one_in_twenty_is_false() -> None:
    found = [
        p
        for seed in range(60)
        for p in aa.comparisons(lucky(seed, 0.06), ["A"], INTERACTIONS).values()
    ]
    # Comparisons of one round share its visits: 240 are not 240 independent ones.
    assert sum(p is not None and p < 0.05 for p in found) <= 0.1 * len(found)


@pytest.mark.parametrize(
    ("count", "false", "passed"), [(100, 10, True), (100, 11, False), (20, 2, True), (20, 3, False)]
)
def test_ten_in_a_hundred_are_allowed(count: int, false: int, passed: bool) -> None:
    p_values = {str(place): 0.01 if place < false else 0.5 for place in range(count)}
    found = aa.judge(p_values)
    assert (found.comparisons, found.false_differences, found.passed) == (count, false, passed)
    proof = aa.proof(found, {"A": 0.5}, 1, "today")
    assert proof["passed"] is passed
    assert f"{false} false differences in {count}" in proof["verdict"]
    assert ("For the reader: ranks" in proof["verdict"]) is not passed


@pytest.mark.parametrize("launches", [0, 1])
def test_a_comparison_that_could_not_be_made_is_named_and_not_passed(launches: int) -> None:
    samples = [
        sample(aa.side_label(label, side), launch, 10 + launch % 3)
        for launch in range(1, 6)
        for label in "AB"
        for side in aa.SIDES
        if (label, side) != ("B", "B") or launch <= launches
    ]
    p_values = aa.comparisons(samples, ["A", "B"], ["add_random"])
    assert p_values == {"A, add_random": 1.0, "B, add_random": None}
    found = aa.judge(p_values)
    assert (found.comparisons, found.missing, found.passed) == (1, ("B, add_random",), False)
    proof = aa.proof(found, p_values, 2, "today")
    assert "1 could not be made: B, add_random." in proof["verdict"]
    assert "For the reader: nothing is proved of these." in proof["verdict"]
    assert proof["rows"][1] == {"comparison": "B, add_random", "p": None}


def test_of_many_missing_comparisons_the_first_are_named() -> None:
    p_values = dict.fromkeys("ABCDEFG")
    verdict = aa.proof(aa.judge(p_values), p_values, 9, "today")["verdict"]
    assert "7 could not be made: A; B; C; D; E; and 2 more." in verdict
    assert verdict.endswith("2 were not attempted.")
