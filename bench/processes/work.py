"""Which of a server's processes have done something, and which of them holds a connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Final

import psutil

from acceptance.server import Server

# So many connections at once do not all meet the same process.
VISITORS: Final = 8
PAUSE_S: Final = 0.2
# More than a process that only waits uses in the time of a test; less than a dozen answers cost.
WORK_S: Final = 0.03


def workers(server: Server, since: Mapping[int, float]) -> int:
    """Return how many processes of a server have worked since `cpu_seconds` was taken."""
    return sum(used - since.get(pid, 0.0) > WORK_S for pid, used in cpu_seconds(server).items())


def cpu_seconds(server: Server) -> dict[int, float]:
    """Return the CPU time of each process of a server so far."""
    pids = server.stack.pids_by_service(server.implementation)["server"]
    return {pid: sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids}


@contextmanager
def visitors(server: Server) -> Iterator[None]:
    """Let others load the page all the time, several at once.

    Without them, the gateway sends one request after the other over the same connection, and so to
    the same worker process.
    """
    over = Event()

    def come() -> None:
        while not over.wait(PAUSE_S):
            for answer in [pool.submit(server.ask, "GET", "") for _ in range(VISITORS)]:
                answer.result().raise_for_status()

    with ThreadPoolExecutor(1 + VISITORS) as pool:
        coming = pool.submit(come)
        try:
            yield
        finally:
            over.set()
        coming.result()
