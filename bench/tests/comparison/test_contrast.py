import math

import pytest

from alerts_bench.analysis.table import View
from alerts_bench.comparison.contrast import Contrast

T_1 = 12.706204736
"""Student's t, 97.5 %, one degree of freedom, from a printed table."""
T_2 = 4.302652729911275


def contrast(label: str, interaction: str, changes: dict[str, float]) -> Contrast:
    """Ten ms in both launches before, and after them changed by these logarithms."""
    return Contrast(
        label=label,
        interaction=interaction,
        title=interaction,
        view=View(rows=100),
        before={one: {1: 10.0, 2: 10.0} for one in changes},
        after={one: dict.fromkeys((1, 2), 10 * math.exp(log)) for one, log in changes.items()},
        failures=(0, 0),
        controls=tuple(one for one in changes if one not in ("mine", label)),
        is_control=label != "mine",
    )


def judged(interactions: int, **changes: float) -> float:
    """Return the half-width of the logarithm of the change of what did not change."""
    known = {"mine": 0.0, **changes}
    contrasts = [contrast(one, str(place), known) for place in range(interactions) for one in known]
    ratio, _ = contrasts[0].judge(contrasts)
    assert ratio
    return math.log(ratio.high / ratio.low) / 2


@pytest.mark.parametrize("interactions", [1, 4])
def test_interactions_of_one_control_are_no_further_controls(interactions: int) -> None:
    # Changes of -0.2, 0 and 0.2 have s = 0.2, and two degrees of freedom in one or four of them.
    found = judged(interactions, a=-0.2, b=0.0, c=0.2)
    assert found == pytest.approx(T_2 * 0.2 * math.sqrt(1 + 1 / 3))


def test_two_controls_have_one_degree_of_freedom() -> None:
    found = judged(4, a=-0.1, b=0.1)
    assert found == pytest.approx(T_1 * math.sqrt(0.02) * math.sqrt(1 + 1 / 2))


def test_one_control_says_nothing_of_how_days_differ() -> None:
    assert judged(4, a=0.3) == pytest.approx(0, abs=1e-9)
