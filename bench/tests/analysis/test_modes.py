import math
import random
from collections.abc import Callable

import pytest

from alerts_bench.analysis.formatting import modes
from alerts_bench.analysis.modes import FEWEST_SAMPLES, two_modes

FAST = [50 + 0.5 * step for step in range(18)]
SLOW = [150 + 3.0 * step for step in range(12)]


class TestTwoModes:
    def test_share_and_median_of_each(self) -> None:
        found = two_modes([*SLOW, *FAST])
        assert found
        assert [mode.share for mode in found] == pytest.approx([0.6, 0.4])
        # The geometric mean of the two in the middle.
        expected = [math.sqrt(54.0 * 54.5), math.sqrt(165.0 * 168.0)]
        assert [mode.median_ms for mode in found] == pytest.approx(expected)

    def test_a_few_slow_ones_are_outliers(self) -> None:
        assert two_modes([*FAST, *FAST, *SLOW[:4]]) is None

    def test_groups_that_are_close_are_none(self) -> None:
        assert two_modes([*FAST, *(one * 1.3 for one in FAST)]) is None

    def test_few_samples_tell_nothing(self) -> None:
        few = [*FAST, *SLOW][:: 30 // FEWEST_SAMPLES + 1]
        assert len(few) < FEWEST_SAMPLES
        assert two_modes(few) is None

    @pytest.mark.parametrize(
        "draw",
        [
            lambda chance: math.exp(chance.gauss(0, 0.2)),
            lambda chance: math.exp(chance.gauss(0, 0.5)),
            lambda chance: 10 + 10 * chance.expovariate(1),
            lambda chance: 10 * chance.paretovariate(3),
            lambda chance: chance.uniform(10, 20),
        ],
    )
    def test_one_mode_is_seldom_taken_for_two(self, draw: Callable[[random.Random], float]) -> None:
        chance = random.Random(1)
        found = [two_modes([draw(chance) for _ in range(30)]) for _ in range(1000)]
        assert sum(one is not None for one in found) <= 15

    @pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
    def test_two_are_found(self, share: float) -> None:
        chance = random.Random(2)
        samples = [
            (60 if place < 30 * share else 160) * math.exp(chance.gauss(0, 0.1))
            for place in range(30)
        ]
        found = two_modes(samples)
        assert found
        assert found[0].share == pytest.approx(share, abs=0.04)


def test_in_words() -> None:
    assert modes(two_modes([*FAST, *SLOW])) == "two modes: 60 % at 54.2 ms and 40 % at 166 ms"
    assert modes(None) == ""
