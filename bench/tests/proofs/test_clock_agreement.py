from dataclasses import replace

import pytest

from alerts_bench.proofs import clock_agreement
from alerts_bench.proofs.clock_agreement import Agreement

GOOD = Agreement("A", "delete", dom_ms=0, worst_dom_ms=0.5, worst_frame_ms=3, own_ms=0.1)


def test_what_is_stored_says_where_the_clocks_differ_most() -> None:
    worse = replace(GOOD, label="B", worst_dom_ms=-0.9)
    found = clock_agreement.proof([GOOD, worse], {}, "today")
    assert found["passed"]
    assert "at most 0.90 ms at dom (B, delete)" in found["verdict"]
    assert [row["implementation"] for row in found["rows"]] == ["A", "B"]


@pytest.mark.parametrize("limit", ["worst_dom_ms", "worst_frame_ms", "own_ms"])
def test_a_clock_beyond_a_limit_is_not_passed(limit: str) -> None:
    found = {"dom_ms": 0.0, "worst_dom_ms": 0.5, "worst_frame_ms": 3.0, "own_ms": 0.1, limit: 99.0}
    assert not clock_agreement.proof([Agreement("A", "delete", **found)], {}, "today")["passed"]


def test_one_that_could_not_be_traced_leaves_the_others_and_is_not_passed() -> None:
    found = clock_agreement.proof([GOOD], {"B": "The trace holds 1 clicks of 2."}, "today")
    assert not found["passed"]
    assert len(found["rows"]) == 1
    assert found["verdict"].endswith(
        "B could not be traced to its end: The trace holds 1 clicks of 2."
    )


def test_nothing_could_be_traced() -> None:
    found = clock_agreement.proof([], {"A": "no row added within 5 s"}, "today")
    assert (found["passed"], found["rows"]) == (False, [])
