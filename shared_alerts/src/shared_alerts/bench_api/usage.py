"""What this server's processes, and the container that they run in, have used so far."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

PROC: Final = Path("/proc")
CGROUP: Final = Path("/sys/fs/cgroup")
KIB: Final = 1024


def read_usage() -> dict[str, Any]:
    """CPU time in nanoseconds and memory in bytes, summed over the processes of this server."""
    pids = sorted(_with_descendants(int(os.environ.get("SERVER_PID", os.getpid()))))
    return {
        "pids": pids,
        "cpu_ns": sum(_cpu_ns(pid) for pid in pids),
        "rss_bytes": sum(_memory_bytes(pid, "Rss") for pid in pids),
        "pss_bytes": sum(_memory_bytes(pid, "Pss") for pid in pids),
        "cgroup": _cgroup(),
    }


def _with_descendants(pid: int) -> Iterator[int]:
    yield pid
    for children in (PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                yield from _with_descendants(int(child))


def _cpu_ns(pid: int) -> int:
    """The CPU clock of a process; its id is made from the pid (clock_getcpuclockid(3), Linux)."""
    with suppress(OSError):
        return time.clock_gettime_ns((~pid << 3) | 2)
    return 0


def _memory_bytes(pid: int, field: str) -> int:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1]) * KIB
    return 0


def _cgroup() -> dict[str, int] | None:
    """The counters of this container's own cgroup, version 2 or 1; None where neither is seen."""
    with suppress(OSError, StopIteration):
        lines = (CGROUP / "cpu.stat").read_text().splitlines()
        usage = next(line for line in lines if line.startswith("usage_usec"))
        return {
            "cpu_ns": int(usage.split()[1]) * 1000,
            "memory_bytes": int((CGROUP / "memory.current").read_text()),
        }
    with suppress(OSError):
        return {
            "cpu_ns": int((CGROUP / "cpuacct/cpuacct.usage").read_text()),
            "memory_bytes": int((CGROUP / "memory/memory.usage_in_bytes").read_text()),
        }
    return None
