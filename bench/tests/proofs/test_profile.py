from typing import Any

import pytest

from alerts_bench.proofs.profile import Profile

CLOCK, PAGE = "clock.js", "framework.js"


def node(id: int, name: str, caller: int | None = None, url: str = "") -> dict[str, Any]:
    found = {"id": id, "callFrame": {"functionName": name, "url": url}}
    return found if caller is None else found | {"parent": caller}


NODES = [
    node(1, "(root)"),
    node(2, "(idle)", 1),
    node(3, "(garbage collector)", 1),
    node(4, "morph", 1, PAGE),
    node(5, "nextNode", 4),
    node(6, "look", 1, CLOCK),
    node(7, "querySelector", 6),
    node(8, "other", 1, PAGE),
]


def profile(*samples: int) -> Profile:
    """One sample every 100 µs, the first at 1100 µs."""
    first, second = samples[:2], samples[2:]
    trace = [
        {"name": "Profile", "pid": 1, "ts": 1, "args": {"data": {"startTime": 1000}}},
        chunk(2, first, NODES[:5]),
        chunk(3, second, NODES[5:]),
        chunk(4, (8, 8), []) | {"pid": 2},
    ]
    return Profile.of(trace, pid=1)


def chunk(ts: int, samples: tuple[int, ...], nodes: list[dict[str, Any]]) -> dict[str, Any]:
    data = {
        "cpuProfile": {"nodes": nodes, "samples": list(samples)},
        "timeDeltas": [100] * len(samples),
    }
    return {"name": "ProfileChunk", "pid": 1, "ts": ts, "args": {"data": data}}


def test_moments_go_on_from_chunk_to_chunk_of_one_process() -> None:
    assert profile(4, 5, 2).moments_us == [1100, 1200, 1300]


@pytest.mark.parametrize(
    ("samples", "until"),
    [
        pytest.param(
            (4, 5, 3, 5, 2, 4), 1400, id="what it calls and collecting garbage belong to it"
        ),
        pytest.param((4, 4, 8, 2), 1200, id="another script is an end"),
        pytest.param((2, 4, 4), 1050, id="nothing ran"),
        pytest.param((4, 5, 5, 5, 5, 5, 5, 5), 1600, id="not beyond the end"),
    ],
)
def test_how_long_a_script_ran(samples: tuple[int, ...], until: float) -> None:
    assert profile(*samples).runs_until(1050, 1600) == until


def test_time_in_a_script_includes_what_it_calls() -> None:
    assert profile(4, 6, 7, 4).time_in_us(CLOCK, 1100, 1400) == 200
    assert profile(4, 6, 7, 4).time_in_us(CLOCK, 1200, 1400) == 100
