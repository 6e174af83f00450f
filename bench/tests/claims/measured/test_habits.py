"""The habits of the quoted comparison: their verdict on made-up times."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import habits

CLAIM = claim(threshold=0.9)


def times(**changed: float) -> dict[str, Any]:
    usual = {"plain": 20.0, "driver": 20.0, "debug": 20.0, "first": 10.0, "growing": 10.0}
    found = {name: [value, value, 90.0] for name, value in (usual | changed).items()}
    return {"milliseconds": {"SSR": found}}


def test_a_habit_that_adds_nothing_holds() -> None:
    assert habits.unchanged(CLAIM, times()).verdict == "holds"


@pytest.mark.parametrize(("habit", "place"), [("driver", 0), ("debug", 1), ("growing", 2)])
def test_one_that_adds_more_than_a_tenth_does_not(habit: str, place: int) -> None:
    found = habits.unchanged(CLAIM, times(**{habit: 30.0}))
    assert found.verdict == "does not hold here"
    assert [part.holds for part in found.parts] == [number != place for number in range(3)]


def test_one_that_takes_away_does_not_either() -> None:
    assert habits.unchanged(CLAIM, times(driver=10.0)).verdict == "does not hold here"


def test_a_grown_table_is_compared_with_its_own_beginning() -> None:
    found = habits.unchanged(CLAIM, times(growing=20.0))
    assert found.parts[2].measured == "10.0 ms to 20.0 ms, 2.00×"
    assert "2.00× to 2.00× in a table that has grown" in found.sentence
