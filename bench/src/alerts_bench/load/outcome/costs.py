"""What a load costs the services: CPU time and memory, from readings of their counters."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from alerts_bench.load.outcome.steps import StepResult
from alerts_bench.run import resources
from alerts_bench.run.resources import Source

SERVER = "server"


@dataclass
class Reading:
    """The counters of the services at a moment."""

    at: float
    cpu_ns: Mapping[str, int]
    memory_bytes: int | None


def read(source: Source) -> Reading:
    """Read the counters as they stand."""
    memory = source.memory().get(SERVER)
    size = None if memory is None else memory.pss_bytes or memory.rss_bytes
    return Reading(time.monotonic(), dict(source.cpu_ns()), size)


def memory_per_user(before: Reading, later: Reading, users: int) -> float | None:
    """Return by how many bytes the server grew for each user; None where memory is unknown."""
    if before.memory_bytes is None or later.memory_bytes is None:
        return None
    return round((later.memory_bytes - before.memory_bytes) / users)


def cpu_percent(opens: Reading, closes: Reading) -> float | None:
    """Return the share of one core that the server took between two readings."""
    if SERVER not in closes.cpu_ns:
        return None
    spent = closes.cpu_ns[SERVER] - opens.cpu_ns[SERVER]
    return round(100 * spent / 1e9 / (closes.at - opens.at), 2)


def with_costs(result: StepResult, before: Reading, opens: Reading, closes: Reading) -> StepResult:
    """Return a step with what it cost the services."""
    spent = resources.difference(closes.cpu_ns, opens.cpu_ns)
    # Readings and window are not the same to the millisecond: rates are compared, not sums.
    elapsed_s = closes.at - opens.at
    events = result.events_per_s * elapsed_s
    return replace(
        result,
        server_cpu_percent=cpu_percent(opens, closes),
        cpu_ms_per_event={
            service: round(ns / 1e6 / events, 4) for service, ns in spent.items() if events
        },
        memory_bytes=closes.memory_bytes,
        memory_per_user_bytes=memory_per_user(before, closes, result.users),
    )
