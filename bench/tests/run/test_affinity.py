from __future__ import annotations

import os
import subprocess
import sys

import pytest
from plain import Site

from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.run import affinity
from alerts_bench.run.affinity import PinError, Split

OWN = os.sched_getaffinity(0)
FIRST, *OTHERS = sorted(OWN)
SPLIT = Split(frozenset({FIRST}), frozenset(OTHERS or OWN))


def test_ranges_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)))
    assert affinity.split("0-2,6:3") == Split(frozenset({0, 1, 2, 6}), frozenset({3}))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("0", "takes the CPUs"),
        ("0:", "takes the CPUs"),
        ("a:1", "takes the CPUs"),
        (f"{FIRST}:{FIRST}", "share a CPU"),
        (f"{FIRST}:99999", "offers no CPU 99999"),
    ],
)
def test_what_cannot_be_done_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(PinError, match=complaint):
        affinity.split(text)


def test_nothing_is_moved_unasked(site: Site) -> None:
    with affinity.pinned(None, tuple(site.targets.values())):
        assert os.sched_getaffinity(0) == OWN


@pytest.mark.skipif(not OTHERS, reason="There is one CPU.")
def test_servers_are_held_and_let_go(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as server:
        pids = {"server": [server.pid]}
        monkeypatch.setattr(Stack, "pids_by_service", lambda *_: pids)
        with affinity.pinned(SPLIT, [site.targets["ajax"]]):
            assert os.sched_getaffinity(server.pid) == SPLIT.servers
            assert os.sched_getaffinity(0) == SPLIT.browser
        assert os.sched_getaffinity(server.pid) == os.sched_getaffinity(0) == OWN
        server.communicate(b"\n")


def test_a_server_that_died_does_not_hide_what_ended_the_run(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = {"server": [os.getpid()]}
    monkeypatch.setattr(Stack, "pids_by_service", lambda *_: pids)

    def die() -> None:
        with affinity.pinned(SPLIT, [site.targets["ajax"]]):
            pids.update(server=[], gateway=[2**22 + 1])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()
    assert os.sched_getaffinity(0) == OWN


def test_a_server_elsewhere_cannot_be_held(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stack, "pids_by_service", lambda *_: {})
    with (
        pytest.raises(PinError, match="the server of Plain ajax is no process"),
        affinity.pinned(SPLIT, [site.targets["ajax"]]),
    ):
        pass


def test_a_page_from_outside_has_no_server_to_move() -> None:
    page = Target("Mine", "http://127.0.0.1:1/")
    with affinity.pinned(Split(frozenset({FIRST}), frozenset({FIRST})), [page]):
        assert os.sched_getaffinity(0) == {FIRST}
    assert os.sched_getaffinity(0) == OWN
