"""The interval of a ratio: answers by hand, and how often it covers the truth."""

import math
from itertools import combinations

import numpy as np
import pytest

from alerts_bench.analysis import hierarchy, stats
from alerts_bench.analysis.hierarchy import Cells

PAIRS = list(combinations("abcdef", 2))
WITHIN = dict(zip("abcdef", (0.15, 0.12, 0.2, 0.18, 0.25, 0.17), strict=True))
"""As in the published runs: standard deviations of log samples within a visit."""

NOMINAL = 0.95
TOLERANCE = 0.02
"""Some 2,400 intervals are simulated, those of one run not independent."""


def made(
    chance: np.random.Generator,
    luck: float,
    *,
    launches: int = 6,
    kept: int = 5,
    skewed: bool = False,
    modes: bool = False,
) -> dict[str, Cells]:
    """Make a view in which no label differs from another, but by chance."""
    common = chance.normal(0, 0.1, launches)
    lucky = {label: chance.normal(0, luck, launches) for label in WITHIN}
    view: dict[str, Cells] = {}
    for interaction in ("add", "details", "invalid", "delete"):
        cells = {}
        for label, within in WITHIN.items():
            shape = (launches, kept)
            logs = (
                within * (chance.exponential(1, shape) - math.log(2))
                if skewed
                else chance.normal(0, within, shape)
            )
            if modes and (interaction, label) == ("delete", "a"):
                logs += chance.random(shape) < 0.3
            cells[label] = {
                number + 1: list(np.exp(common[number] + lucky[label][number] + logs[number]))
                for number in range(launches)
            }
        view[interaction] = cells
    return view


class TestMedianVariance:
    def test_three_samples(self) -> None:
        # Beta(2, 2) gives the weights 7/27, 13/27, 7/27 to the logs -1, 0, 1.
        logs = [math.exp(one) for one in (0, 1, -1)]
        assert hierarchy.median_variance(logs) == pytest.approx(14 / 27)

    def test_equal_samples_have_none(self) -> None:
        assert hierarchy.median_variance([7.0] * 5) == pytest.approx(0)


class TestSpread:
    def test_what_slows_a_launch_for_all_is_no_luck(self) -> None:
        cells = {label: {1: [1.0, 1.1], 2: [2.0, 2.2], 3: [4.0, 4.4]} for label in "abc"}
        found = hierarchy.spread({"add": cells})
        assert found.total == pytest.approx(0)
        assert found.luck == 0

    def test_the_luck_of_visits_is_what_samples_do_not_explain(self) -> None:
        chance = np.random.default_rng(1)
        found = [hierarchy.spread(made(chance, 0.3)).luck for _ in range(20)]
        assert math.sqrt(np.mean(found)) == pytest.approx(0.3, rel=0.1)

    def test_its_freedom_is_that_of_visits(self) -> None:
        assert hierarchy.spread(made(np.random.default_rng(1), 0.1)).total_freedom == 25

    def test_single_samples_fall_back_on_the_launches(self) -> None:
        view = made(np.random.default_rng(1), 0.1, kept=1)
        found = hierarchy.spread(view).compare("add", view["add"], hierarchy.pair("a", "b"))
        first, second = (stats.launch_medians(dict(view["add"][one])) for one in "ab")
        assert found.ratio.high == pytest.approx(stats.compare(first, second).ratio.high)
        assert found.p == pytest.approx(stats.compare(first, second).p)

    def test_without_a_launch_in_common_nothing_is_known(self) -> None:
        view = {"add": {"a": {1: [1.0, 1.1]}, "b": {2: [1.0, 1.1]}}}
        found = hierarchy.spread(view).compare("add", view["add"], hierarchy.pair("a", "b"))
        assert math.isnan(found.ratio.estimate)
        assert found.p is None


class TestContrasts:
    def test_a_ratio_to_the_mean_of_all(self) -> None:
        assert hierarchy.against("a", ["a", "b"]) == {"a": 0.5, "b": -0.5}

    def test_of_one_label_or_the_next(self) -> None:
        view = {"add": {"a": {1: [2.0, 2.0], 2: [4.0, 4.0]}, "b": {1: [6.0, 6.0], 2: [3.0, 3.0]}}}
        found = hierarchy.spread(view).compare("add", view["add"], hierarchy.pair("a", "b"))
        assert found.ratio.estimate == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("luck", "shape"),
    [
        (0.0, {}),
        (0.05, {}),
        (0.15, {}),
        (0.05, {"skewed": True}),
        (0.05, {"modes": True}),
        (0.05, {"launches": 3, "kept": 10}),
    ],
)
def test_coverage(luck: float, shape: dict[str, int]) -> None:
    """All are equal: the interval of each pair's ratio should hold 1 in 95 of 100."""
    chance = np.random.default_rng(20)
    covered: dict[tuple[str, str], list[bool]] = {pair: [] for pair in PAIRS}
    for _ in range(40):
        view = made(chance, luck, **shape)  # type: ignore[arg-type]
        spread = hierarchy.spread(view)
        for interaction, cells in view.items():
            for pair in PAIRS:
                ratio = spread.compare(interaction, cells, hierarchy.pair(*pair)).ratio
                covered[pair].append(ratio.low <= 1 <= ratio.high)
    shares = [float(np.mean(one)) for one in covered.values()]
    assert np.mean(shares) >= NOMINAL - TOLERANCE
    assert min(shares) >= 0.8


def test_is_narrower_than_that_of_the_launches_alone() -> None:
    chance = np.random.default_rng(21)
    widths: list[tuple[float, float]] = []
    for _ in range(10):
        view = made(chance, 0.05)
        spread = hierarchy.spread(view)
        for interaction, cells in view.items():
            first, second = (stats.launch_medians(dict(cells[one])) for one in "ab")
            ratio = spread.compare(interaction, cells, hierarchy.pair("a", "b")).ratio
            student = stats.compare(first, second).ratio
            widths.append((stats.precision(ratio), stats.precision(student)))
    own, students = zip(*widths, strict=True)
    assert np.mean(own) < 0.95 * np.mean(students)
    assert max(own) < 0.8 * max(students)
