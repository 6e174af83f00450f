"""The claims on an event, judged on made-up times."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import updates
from alerts_bench.claims.measured.updates import CHANGES, SIZES

DIFF = claim(claimed={"milliseconds": 0.08})
EVENT = claim(claimed={"milliseconds": 0.8})


def raw(diff_ms: float, event_s: float) -> dict[str, Any]:
    keys = [f"{change}/{size}" for change in CHANGES for size in SIZES]
    return {
        "phases": {key: [{"diff_ms": diff_ms}, {"diff_ms": diff_ms}] for key in keys},
        "seconds": {key: [[event_s, 9.0, event_s]] for key in keys},
    }


@pytest.mark.parametrize(("diff_ms", "verdict"), [(0.16, "holds"), (0.17, "does not hold here")])
def test_the_comparison_alone(diff_ms: float, verdict: str) -> None:
    found = updates.diff(DIFF, raw(diff_ms, 1))
    assert found.verdict == verdict
    assert [part.holds is None for part in found.parts] == [True, False, True] * 2


def test_a_comparison_that_is_left_out_is_said() -> None:
    found = updates.diff(DIFF, raw(0, 1))
    assert found.verdict == "holds" and found.parts[1].surpassed
    assert "not compared at all" in found.parts[1].measured


@pytest.mark.parametrize(("seconds", "verdict"), [(0.0016, "holds"), (0.002, "does not hold here")])
def test_the_whole_event(seconds: float, verdict: str) -> None:
    assert updates.whole(EVENT, raw(1, seconds)).verdict == verdict
