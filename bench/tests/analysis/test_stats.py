"""Answers worked out by hand, or taken from R's documentation."""

import math

import pytest

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import Interval, holm, rank_groups

LN2 = math.log(2)
T_2 = 4.302652729911275
"""Student's t, 97.5 %, two degrees of freedom, from a printed table."""

SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""R's data set `sleep`, which its help page for t.test works through."""


class TestFigure:
    def test_median_of_each_launch_with_samples(self) -> None:
        values = {2: [18.0, 20.0, 21.0], 1: [9.0, 30.0, 10.0, 12.0], 3: []}
        assert stats.launch_medians(values) == {1: 11.0, 2: 20.0}

    def test_geometric_mean_with_t_interval_of_logarithms(self) -> None:
        # log 10, log 20, log 40 lie one log 2 apart: mean log 20, s = log 2, SE = log 2 / sqrt 3.
        figure = stats.figure([10.0, 20.0, 40.0])
        half = T_2 * LN2 / math.sqrt(3)
        assert figure.estimate == pytest.approx(20.0)
        assert figure.low == pytest.approx(20 * math.exp(-half))
        assert figure.high == pytest.approx(20 * math.exp(half))

    def test_one_launch_leaves_the_limits_unknown(self) -> None:
        figure = stats.figure([12.0])
        assert (figure.low, figure.high) == (0.0, math.inf)
        assert figure.estimate == pytest.approx(12.0)
        assert not figure.known

    def test_mean_interval_as_r_gives_it(self) -> None:
        # R: t.test(sleep$extra[1:10] - sleep$extra[11:20])
        differences = [a - b for a, b in zip(SLEEP_1, SLEEP_2, strict=True)]
        interval = stats.mean_interval(differences)
        assert interval.estimate == pytest.approx(-1.58)
        assert interval.low == pytest.approx(-2.4598858, abs=1e-7)
        assert interval.high == pytest.approx(-0.7001142, abs=1e-7)


class TestCompare:
    def test_exact_ratio_in_every_launch(self) -> None:
        found = stats.compare({1: 10.0, 2: 20.0, 3: 40.0}, {1: 20.0, 2: 40.0, 3: 80.0})
        assert found.ratio.estimate == pytest.approx(2)
        assert found.ratio.low == pytest.approx(2)
        assert found.p == pytest.approx(0, abs=1e-12)

    def test_p_value_by_the_closed_form_for_two_degrees(self) -> None:
        # For two degrees of freedom p = 1 - t / sqrt(2 + t^2).
        logs = [math.log(1.1), math.log(0.95), math.log(1.1)]
        mean = sum(logs) / 3
        error = math.sqrt(sum((one - mean) ** 2 for one in logs) / 2) / math.sqrt(3)
        t = mean / error
        found = stats.compare({1: 10.0, 2: 20.0, 3: 40.0}, {1: 11.0, 2: 19.0, 3: 44.0})
        assert found.p == pytest.approx(1 - t / math.sqrt(2 + t * t))
        assert found.ratio.estimate == pytest.approx(math.exp(mean))
        assert found.ratio.high == pytest.approx(math.exp(mean + T_2 * error))

    def test_only_launches_that_both_have_count(self) -> None:
        found = stats.compare({1: 10.0, 2: 20.0, 9: 1.0}, {1: 20.0, 2: 40.0, 8: 1.0})
        assert found.ratio.estimate == pytest.approx(2)

    @pytest.mark.parametrize("second", [{1: 12.0}, {5: 12.0}])
    def test_nothing_is_told_from_one_launch_or_none(self, second: dict[int, float]) -> None:
        found = stats.compare({1: 10.0}, second)
        assert found.p is None
        assert not found.ratio.known

    def test_equal_medians_are_no_difference(self) -> None:
        assert stats.compare({1: 5.0, 2: 5.0}, {1: 5.0, 2: 5.0}).p == 1


class TestWelch:
    def test_as_r_gives_it(self) -> None:
        # R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939
        difference, error, freedom = stats.welch(SLEEP_1, SLEEP_2)
        assert difference == pytest.approx(1.58)
        assert difference / error == pytest.approx(1.8608, abs=5e-5)
        assert freedom == pytest.approx(17.776, abs=5e-4)
        p = stats.two_sided(difference, error, freedom)
        assert p == pytest.approx(0.07939, abs=5e-6)

    def test_without_any_spread(self) -> None:
        assert stats.welch([1.0, 1.0], [2.0, 2.0]) == (1.0, 0.0, 2.0)
        assert stats.two_sided(1.0, 0.0, 2.0) == 0


class TestHolm:
    def test_by_hand(self) -> None:
        # 0.01 x 3; then 0.03 x 2; then 0.04 x 1, raised to the one before.
        assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])

    def test_never_above_one(self) -> None:
        assert holm([0.5, 0.9]) == [1.0, 1.0]

    def test_of_nothing(self) -> None:
        assert holm([]) == []


class TestRankGroups:
    def test_all_alike(self) -> None:
        assert rank_groups(["A", "B"], []) == {"A": (1,), "B": (1,)}

    def test_all_different(self) -> None:
        pairs = [("A", "B"), ("A", "C"), ("B", "C")]
        assert rank_groups(["A", "B", "C"], pairs) == {"A": (1,), "B": (2,), "C": (3,)}

    def test_the_middle_one_stands_in_two_groups(self) -> None:
        assert rank_groups(["A", "B", "C"], [("A", "C")]) == {"A": (1,), "B": (1, 2), "C": (2,)}

    def test_a_noisy_last_one_shares_with_the_first(self) -> None:
        groups = rank_groups(["A", "B", "C"], [("A", "B")])
        assert groups == {"A": (1,), "B": (2,), "C": (1, 2)}

    def test_sharing_a_group_means_not_different(self) -> None:
        names = list("ABCDEF")
        different = [("A", "D"), ("A", "E"), ("B", "E"), ("C", "F"), ("A", "F"), ("B", "F")]
        groups = rank_groups(names, different)
        for pair in stats.pairs(names):
            shares = bool(set(groups[pair[0]]) & set(groups[pair[1]]))
            assert shares is (pair not in different)

    def test_of_nothing(self) -> None:
        assert rank_groups([], []) == {}


class TestDescription:
    def test_percentiles_interpolate(self) -> None:
        told = stats.describe([1.0, 2.0, 3.0, 4.0, 5.0])
        assert (told.count, told.median, told.minimum, told.maximum) == (5, 3.0, 1.0, 5.0)
        assert told.p95 == pytest.approx(4.8)
        assert told.p99 == pytest.approx(4.96)

    def test_mann_whitney_by_counting(self) -> None:
        # Of the 20 ways to draw three of six, one is as extreme on each side.
        assert stats.mann_whitney([1, 2, 3], [4, 5, 6]) == pytest.approx(2 / 20)

    @pytest.mark.parametrize(
        ("first", "second", "delta"),
        [
            ([1, 2], [3, 4], 1.0),
            ([3, 4], [1, 2], -1.0),
            ([1, 3], [2, 2], 0.0),
            ([1, 2], [2, 3], 0.75),
        ],
    )
    def test_cliffs_delta_by_counting(
        self, first: list[float], second: list[float], delta: float
    ) -> None:
        assert stats.cliffs_delta(first, second) == pytest.approx(delta)


class TestSlope:
    def test_mean_of_the_launches_slopes(self) -> None:
        # 1, 2 and 3 ms per 100 rows: mean 2, s = 1.
        medians: dict[float, dict[int, float]] = {
            10: {1: 5.0, 2: 5.0, 3: 5.0},
            110: {1: 6.0, 2: 7.0, 3: 8.0},
        }
        found = stats.slope(medians, 100)
        half = T_2 / math.sqrt(3)
        assert found.estimate == pytest.approx(2)
        assert found.low == pytest.approx(2 - half)
        assert found.high == pytest.approx(2 + half)

    def test_least_squares_over_three_sizes(self) -> None:
        # Points (0, 0), (100, 1), (200, 5): slope = sum of (x - 100) y over 20,000 = 0.025.
        found = stats.slope({0: {1: 0.0}, 100: {1: 1.0}, 200: {1: 5.0}}, 100)
        assert found.estimate == pytest.approx(2.5)

    def test_one_size_has_no_slope(self) -> None:
        assert math.isnan(stats.slope({10: {1: 5.0}}).estimate)

    def test_a_launch_without_every_size_does_not_count(self) -> None:
        found = stats.slope({0: {1: 1.0, 2: 9.0}, 100: {1: 2.0}}, 100)
        assert found.estimate == pytest.approx(1)


class TestPrecision:
    def test_relative_half_width(self) -> None:
        assert stats.precision(Interval(10 / 1.03, 10, 10 * 1.03)) == pytest.approx(0.03)

    def test_unknown_limits(self) -> None:
        assert stats.precision(Interval(0, 10, math.inf)) == math.inf

    def test_of_a_figure_is_its_own_expectation(self) -> None:
        medians = [9.0, 10.0, 10.5, 11.0]
        expected = stats.expected_precision(medians, 4)
        assert stats.precision(stats.figure(medians)) == pytest.approx(expected)

    def test_expected_by_hand(self) -> None:
        # s = 0.1, four launches, t with three degrees of freedom = 3.182446.
        medians = [math.exp(-0.1), 1.0, math.exp(0.1)]
        expected = math.expm1(3.182446 * 0.1 / 2)
        assert stats.expected_precision(medians, 4) == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize(("medians", "launches"), [([1.0], 5), ([1.0, 2.0], 1)])
    def test_nothing_to_expect_it_from(self, medians: list[float], launches: int) -> None:
        assert stats.expected_precision(medians, launches) == math.inf


class TestSelfComparison:
    def test_false_differences(self) -> None:
        assert stats.false_differences([0.049, 0.05, 0.9, 0.001]) == 2
