"""CPU time and memory of a server, and of redis and the gateway for its sake."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from alerts_bench.data.schema import Usage
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target

T = TypeVar("T")

_KIB = 1024
_NS_PER_MS = 1e6


@dataclass(frozen=True)
class Memory:
    """Resident and proportional size, in bytes; None where it cannot be read."""

    rss_bytes: int | None
    pss_bytes: int | None


class Source(Protocol):
    """Where the counters of one implementation's services come from."""

    is_free: bool
    """Whether reading takes no time of the server, so that timed samples may be framed by it."""

    def cpu_ns(self) -> Mapping[str, int]:
        """Return the CPU time used so far, in nanoseconds, by service."""

    def memory(self) -> Mapping[str, Memory]:
        """Return the memory in use, by service."""


@dataclass(frozen=True)
class LocalProcesses:
    """Processes of this machine: their CPU clocks and /proc."""

    pids: Mapping[str, Sequence[int]]
    is_free = True

    def cpu_ns(self) -> Mapping[str, int]:
        found = {}
        for service, pids in self.pids.items():
            # Without the time of a process that is gone, a sum would say too little.
            with suppress(OSError):
                found[service] = sum(map(_cpu_ns, pids))
        return found

    def memory(self) -> Mapping[str, Memory]:
        return {service: _memory(pids) for service, pids in self.pids.items()}


@dataclass(frozen=True)
class OwnAccount:
    """What a server says of itself through the bench API; the rest is unknown."""

    stack: Stack
    implementation: Implementation
    is_free = False

    def cpu_ns(self) -> Mapping[str, int]:
        usage = self.stack.usage(self.implementation)
        container = usage.get("cgroup") or usage
        return {"server": int(container["cpu_ns"])}

    def memory(self) -> Mapping[str, Memory]:
        usage = self.stack.usage(self.implementation)
        return {"server": Memory(usage["rss_bytes"], usage["pss_bytes"])}


def source(target: Target) -> Source | None:
    """Return the best source that this machine offers; None for a page from outside."""
    if target.stack is None or target.implementation is None:
        return None
    return of_server(target.stack, target.implementation)


def of_server(stack: Stack, implementation: Implementation) -> Source:
    """Return the best source for an implementation's server that this machine offers."""
    pids = stack.pids_by_service(implementation)
    if pids.get("server") and hasattr(time, "clock_gettime_ns"):
        return LocalProcesses(pids)
    return OwnAccount(stack, implementation)


@dataclass
class _Spent:
    cpu_ns: int = 0
    elapsed_ns: int = 0
    interactions: int = 0


@dataclass
class Ledger:
    """Adds up over a run what each implementation's services spent."""

    _spent: dict[tuple[str, str, str, int], _Spent] = field(
        default_factory=lambda: defaultdict(_Spent)
    )
    _idle: dict[tuple[str, str], _Spent] = field(default_factory=lambda: defaultdict(_Spent))
    _memory: dict[tuple[str, str], list[Memory]] = field(default_factory=lambda: defaultdict(list))

    def add(
        self, label: str, interaction: str, rows: int, cpu_ns: Mapping[str, int], elapsed_ns: int
    ) -> None:
        """Add one interaction."""
        for service, spent in cpu_ns.items():
            entry = self._spent[label, service, interaction, rows]
            entry.cpu_ns += spent
            entry.elapsed_ns += elapsed_ns
            entry.interactions += 1

    def idle(self, label: str, cpu_ns: Mapping[str, int], elapsed_ns: int) -> None:
        """Add a time in which a page was open and nobody clicked."""
        for service, spent in cpu_ns.items():
            self._idle[label, service].cpu_ns += spent
            self._idle[label, service].elapsed_ns += elapsed_ns

    def memory(self, label: str, memory: Mapping[str, Memory]) -> None:
        """Note the memory at a moment; the first is idle, the last is after everything."""
        for service, one in memory.items():
            self._memory[label, service].append(one)

    def usage(self) -> tuple[Usage, ...]:
        """Return the means per interaction, the idle rate subtracted."""
        return tuple(
            self._usage(label, service, interaction, rows, entry)
            for (label, service, interaction, rows), entry in self._spent.items()
        )

    def _usage(self, label: str, service: str, interaction: str, rows: int, entry: _Spent) -> Usage:
        idle = self._idle[label, service]
        rate = idle.cpu_ns / idle.elapsed_ns if idle.elapsed_ns else None
        own_ns = entry.cpu_ns - (rate or 0) * entry.elapsed_ns
        unknown = Memory(None, None)
        first, *_, last = self._memory[label, service] * 2 or [unknown, unknown]
        return Usage(
            implementation=label,
            service=service,
            interaction=interaction,
            rows=rows,
            interactions=entry.interactions,
            cpu_ms=round(own_ns / entry.interactions / _NS_PER_MS, 4),
            idle_cpu_percent=None if rate is None else round(100 * rate, 3),
            rss_bytes_idle=first.rss_bytes,
            rss_bytes_after=last.rss_bytes,
            pss_bytes_idle=first.pss_bytes,
            pss_bytes_after=last.pss_bytes,
        )


def metered(source: Source, act: Callable[[], T]) -> tuple[T, dict[str, int], int]:
    """Return what ``act`` returns, the CPU time spent on it by service, and how long it took (ns).

    A server that gives its own account works for that too: two readings in a row say how much,
    and that is subtracted.
    """
    reading: Mapping[str, int] = {}
    if not source.is_free:
        first = source.cpu_ns()
        reading = difference(source.cpu_ns(), first)
    started, before = time.perf_counter_ns(), source.cpu_ns()
    result = act()
    spent, elapsed = difference(source.cpu_ns(), before), time.perf_counter_ns() - started
    own = {service: used - reading.get(service, 0) for service, used in spent.items()}
    return result, own, elapsed


def difference(later: Mapping[str, int], earlier: Mapping[str, int]) -> dict[str, int]:
    """Return what was spent between two readings, by service."""
    return {one: later[one] - earlier[one] for one in later if one in earlier}


def _cpu_ns(pid: int) -> int:
    """Read the CPU clock of a process; clock_getcpuclockid(3) makes its id from the pid."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def _memory(pids: Iterable[int]) -> Memory:
    sizes = {"Rss": 0, "Pss": 0}
    try:
        for pid in pids:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            for line in rollup.splitlines():
                name, _, value = line.partition(":")
                if name in sizes:
                    sizes[name] += int(value.split()[0]) * _KIB
    except OSError:
        return Memory(None, None)
    return Memory(sizes["Rss"], sizes["Pss"])
