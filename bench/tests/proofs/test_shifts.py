import math
import random

import pytest

from alerts_bench.analysis import stats
from alerts_bench.proofs import shifts


class TestHodgesLehmann:
    def test_is_the_median_of_all_differences(self) -> None:
        # Differences: 2, 9, 1, 8, -1, 6.
        assert shifts.hodges_lehmann([1.0, 2.0, 4.0], [3.0, 10.0]) == pytest.approx(4.0)

    def test_a_shift_is_found_exactly(self) -> None:
        base = [10.0, 11.5, 30.0, 12.0]
        assert shifts.hodges_lehmann(base, [one + 2 for one in base]) == pytest.approx(2)

    def test_it_varies_less_than_the_difference_of_medians(self) -> None:
        chance = random.Random(1)
        found: dict[str, list[float]] = {"shift": [], "medians": []}
        for _ in range(300):
            first, second = ([10 + chance.gammavariate(2, 2) for _ in range(14)] for _ in "ab")
            medians = [stats.launch_medians({1: one})[1] for one in (first, second)]
            found["shift"].append(shifts.hodges_lehmann(first, second) ** 2)
            found["medians"].append((medians[1] - medians[0]) ** 2)
        assert sum(found["shift"]) < 0.9 * sum(found["medians"])

    def test_launches_without_both_are_left_out(self) -> None:
        found = shifts.shifts({1: [1.0], 2: [1.0], 3: []}, {1: [3.0], 3: [3.0], 4: [9.0]})
        assert found == {1: 2.0}


class TestGain:
    def test_a_clock_that_runs_slow_has_a_gain_below_one(self) -> None:
        slow = {2.0: {1: 1.8, 2: 1.8}, 20.0: {1: 18.0, 2: 18.0}}
        gain = shifts.gain(slow)
        assert (gain.low, gain.estimate) == pytest.approx((0.9, 0.9))

    def test_a_launch_without_every_delay_is_left_out(self) -> None:
        gain = shifts.gain({2.0: {1: 2.0, 2: 9.0, 3: 2.0}, 20.0: {1: 20.0, 3: 20.0}})
        assert gain.high == pytest.approx(1)

    def test_nothing_in_common(self) -> None:
        assert not shifts.gain({2.0: {1: 2.0}, 20.0: {2: 20.0}}).known
        assert not shifts.gain({}).known


class TestPower:
    # Cohen 1988, table 2.4.1: 34 for an effect of half a deviation, one sample, 80 %.
    def test_by_a_published_table(self) -> None:
        assert shifts.power(0.5, 1.0, 34) == pytest.approx(0.8, abs=0.01)

    def test_of_no_shift_it_is_the_level_of_the_test(self) -> None:
        assert shifts.power(0.0, 1.0, 10) == pytest.approx(stats.ALPHA)

    def test_agrees_with_a_simulation(self) -> None:
        chance = random.Random(2)
        told = sum(
            stats.mean_interval([chance.gauss(1.0, 1.2) for _ in range(10)]).low > 0
            for _ in range(2000)
        )
        assert shifts.power(1.0, 1.2, 10) == pytest.approx(told / 2000, abs=0.03)

    @pytest.mark.parametrize("launches", [2, 3, 10, 100])
    def test_the_smallest_detectable_has_the_power_that_was_asked_for(self, launches: int) -> None:
        smallest = shifts.smallest_detectable(1.3, launches)
        assert shifts.power(smallest, 1.3, launches) == pytest.approx(shifts.POWER)

    def test_one_launch_detects_nothing(self) -> None:
        assert shifts.smallest_detectable(1.0, 1) == math.inf
        assert shifts.power(99.0, 1.0, 1) == 0

    def test_without_any_spread_everything_is_told(self) -> None:
        assert shifts.smallest_detectable(0.0, 3) == 0
        assert [shifts.power(one, 0.0, 3) for one in (0.0, 0.1)] == [0, 1]
