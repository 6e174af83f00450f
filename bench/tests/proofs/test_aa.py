import pytest
from synthetic import sample

from alerts_bench.proofs import aa


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
