from typing import Any

import pytest

from alerts_bench.page.tab import Timing
from alerts_bench.proofs import trace
from alerts_bench.proofs.clock_agreement import Check
from alerts_bench.proofs.profile import Profile
from alerts_bench.proofs.trace import TraceError

PAGE = {"pid": 7, "tid": 8}
CLICK = {"name": "InputLatency::MouseUp", "ph": "b", "ts": 1000, "args": {}}


def event(name: str, ts: int, dur: int = 0, **data: Any) -> dict[str, Any]:
    return {"name": name, "ph": "X", "ts": ts, "dur": dur, "args": {"data": data}} | PAGE


def clock(ts: int, dur: int) -> dict[str, Any]:
    return event("FunctionCall", ts, dur, url="clock.js")


EVENTS = [
    CLICK,
    clock(1800, 40),
    event("FunctionCall", 1900, 5000, url="framework.js"),
    event("ParseHTML", 5000, 900),
    event("StyleRecalcInvalidationTracking", 5950),
    event("RunMicrotasks", 6000, 300),
    clock(6020, 200),
    event("Commit", 8000, 500) | {"tid": 9},
    event("Commit", 9000, 500),
    event("Commit", 29000, 500),
]
TIMING = Timing(dom_ms=5.1, frame_ms=8.7, rows=100, start_s=1)


class Ran(Profile):
    """A script that ran until 5.9 ms, and 0.03 ms of the clock in a new document."""

    def runs_until(self, start_us: float, end_us: float) -> float:
        return max(5900, start_us)

    def time_in_us(self, url: str, start_us: float, end_us: float) -> float:
        return 30 if start_us <= 4000 <= end_us else 0


def compare(events: list[dict[str, Any]]) -> Check:
    (found,) = trace._by_click(events, 1)
    return trace._compare("A", "add_random", TIMING, 8.7, found, Ran())


def test_the_change_is_seen_at_the_first_checkpoint_after_it() -> None:
    found = compare(EVENTS)
    assert found.traced_dom_ms == 5.0
    assert found.dom_error_ms == pytest.approx(0.1)


def test_a_change_within_the_checkpoint_is_seen_when_its_script_ends() -> None:
    within = [
        one | {"ts": 3000, "dur": 4000} if one["name"] == "RunMicrotasks" else one for one in EVENTS
    ]
    early = [
        one | {"ts": 5500} if one["name"] == "StyleRecalcInvalidationTracking" else one
        for one in within
        if one["name"] != "ParseHTML"
    ]
    assert compare(within).traced_dom_ms == 4.95
    assert compare(early).traced_dom_ms == 4.9


def test_the_frame_ends_with_the_next_commit() -> None:
    found = compare(EVENTS)
    assert found.traced_frame_ms == 8.5
    assert found.frame_error_ms == pytest.approx(0.2)


def test_the_clock_s_own_cost_ends_at_dom() -> None:
    assert compare(EVENTS).own_ms == pytest.approx(0.04 + 0.08 + 0.03)


def test_events_belong_to_the_two_last_clicks_before_them() -> None:
    later = [CLICK | {"ts": ts} for ts in (20000, 25000)]
    first, second, third = trace._by_click([*EVENTS, *later], 3)
    assert [one["ts"] for one in third] == [25000, 29000]
    assert [one["ts"] for one in second] == [20000, 29000]
    assert first[-1]["ts"] == 9000


def test_a_trace_that_lost_a_click_is_refused() -> None:
    with pytest.raises(TraceError, match="holds 1 clicks of 2"):
        list(trace._by_click(EVENTS, 2))


@pytest.mark.parametrize("name", ["FunctionCall", "Commit", "RunMicrotasks"])
def test_a_trace_without_what_it_should_show_is_refused(name: str) -> None:
    with pytest.raises(TraceError, match="the trace does not show"):
        compare([one for one in EVENTS if one["name"] != name])
