import math

import pytest

from alerts_bench.analysis import formatting
from alerts_bench.analysis.stats import Interval


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (5.674, "5.67"),
        (9.994, "9.99"),
        (9.996, "10.0"),
        (42.68, "42.7"),
        (99.96, "100"),
        (1234.5, "1,234"),
        (-3.14159, "-3.14"),
    ],
)
def test_numbers_have_three_digits(value: float, text: str) -> None:
    assert formatting.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (999, "999 B"),
        (1440, "1.44 kB"),
        (47_600, "47.6 kB"),
        (2.5e6, "2.50 MB"),
        (-53_862, "−53.9 kB"),
    ],
)
def test_sizes(value: float | None, text: str) -> None:
    assert formatting.size(value) == text


@pytest.mark.parametrize(("ratio", "text"), [(1.05, "+5.0 %"), (0.5, "−50.0 %"), (1, "+0.0 %")])
def test_changes_carry_their_sign(ratio: float, text: str) -> None:
    assert formatting.percent(ratio) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_lists_read_as_sentences_do(words: list[str], text: str) -> None:
    assert formatting.listed(words) == text


@pytest.mark.parametrize(("groups", "text"), [((), ""), ((1,), "1"), ((1, 2), "1–2")])
def test_rank_ranges(groups: tuple[int, ...], text: str) -> None:
    assert formatting.rank_range(groups) == text


def test_limits() -> None:
    assert formatting.limits(Interval(5.36, 5.5, 5.7)) == "5.36 to 5.70"
    assert formatting.limits(Interval(0, 5.5, math.inf)) == "–"


def test_times_and_factors() -> None:
    assert formatting.milliseconds(33.44) == "33.4 ms"
    assert formatting.milliseconds(None) == "–"
    assert formatting.times(1.123) == "1.12×"
