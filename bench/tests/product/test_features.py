import pytest

from alerts_bench.product.features import Answer, Declared, answer, reason

WHY = "There is no connection to lose."


@pytest.mark.parametrize(
    ("declared", "given", "why"),
    [
        (True, "yes", ""),
        (WHY, "no", WHY),
        ({"not_applicable": WHY}, "n/a", WHY),
        (None, None, ""),
    ],
)
def test_a_manifest_answers_yes_no_or_that_it_does_not_apply(
    declared: Declared | None, given: Answer | None, why: str
) -> None:
    assert answer(declared) == given
    assert reason(declared) == why
