"""Servers on some CPUs, browser and bench on others: a switch for machines with many.

On two cores this makes both slower by far; there the kernel places them best. A server that is
restarted meanwhile is held no more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from alerts_bench.product.targets import Target

_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


class PinError(ValueError):
    """CPUs that cannot be given as they were asked for, and why."""


@dataclass(frozen=True)
class Split:
    """The CPUs, by number, of the servers and of everything that the bench starts."""

    servers: frozenset[int]
    browser: frozenset[int]


def split(text: str) -> Split:
    """Read ``0-3:4-7`` or ``0,2:1,3``: servers, then browser; raises PinError."""
    servers, colon, browser = text.partition(":")
    found = Split(_cpus(servers), _cpus(browser))
    if not colon or not found.servers or not found.browser:
        raise PinError(f"--pin takes the CPUs of servers and browser, 0-3:4-7, not {text!r}.")
    if found.servers & found.browser:
        raise PinError(f"--pin {text}: servers and browser share a CPU.")
    own = os.sched_getaffinity(0)
    if absent := sorted((found.servers | found.browser) - own):
        raise PinError(f"--pin {text}: this machine offers no CPU {absent[0]}.")
    return found


@contextmanager
def pinned(asked: Split | None, targets: Sequence[Target]) -> Iterator[None]:
    """Hold servers and bench to their CPUs meanwhile; what the bench starts inherits its own.

    Raises PinError where the servers are not processes of this machine.
    """
    if asked is None:
        yield
        return
    for one in targets:
        if one.is_seeded and not _pids(one).get("server"):
            raise PinError(f"--pin: the server of {one.label} is no process of this machine.")
    places = {0: asked.browser} | dict.fromkeys(_server_threads(targets), asked.servers)
    before = {thread: os.sched_getaffinity(thread) for thread in places}
    try:
        _place(places)
        yield
    finally:
        # Those that began meanwhile were born where the others were held.
        everywhere = set[int]().union(*before.values())
        _place(dict.fromkeys(_server_threads(targets), everywhere) | before)


def _server_threads(targets: Sequence[Target]) -> list[int]:
    threads: list[int] = []
    for one in targets:
        for pid in chain.from_iterable(_pids(one).values()):
            # A server may have died meanwhile: that is the run's to say.
            with suppress(FileNotFoundError):
                threads += [int(path.name) for path in Path(f"/proc/{pid}/task").iterdir()]
    return threads


def _pids(target: Target) -> Mapping[str, Sequence[int]]:
    if target.stack is None or target.implementation is None:
        return {}
    return target.stack.pids_by_service(target.implementation)


def _place(places: Mapping[int, Set[int]]) -> None:
    for thread, cpus in places.items():
        # A thread may have ended meanwhile.
        with suppress(ProcessLookupError):
            os.sched_setaffinity(thread, cpus)


def _cpus(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if not match:
            return frozenset()
        found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
    return frozenset(found)
