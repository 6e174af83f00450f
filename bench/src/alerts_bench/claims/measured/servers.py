"""Requests per second of daphne and of uvicorn, for the same page of the same project."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any, Final

import numpy as np
import psutil

from alerts_bench.analysis.formatting import milliseconds, times
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs, printed
from alerts_bench.claims.site import SERVERS, served
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError, judged, reaches

DAPHNE: Final = "daphne"
UVICORN: Final = "uvicorn"

PAGES: Final[Mapping[str, tuple[str, int]]] = {
    "health check": ("health/", 20),
    "live page": ("count/", 10),
}
"""Each with its address and its number of visitors, those of the claim."""

ROUNDS: Final = 3
ROUND_S: Final = 8


def measure(programs: Programs) -> Raw:
    """Let visitors ask each server for each page, one server after the other in each round.

    ``rounds`` is by page and server: a list of objects with ``requests_per_s``, ``p99_ms`` and
    ``cpu_ms``, the CPU time that the server's processes take for one request. Raises
    UnmeasuredError.
    """
    found: dict[str, dict[str, list[dict[str, float]]]] = {
        page: {server: [] for server in SERVERS} for page in PAGES
    }
    for number in range(ROUNDS):
        # In turn, so that none always has the machine as the same other one leaves it.
        for server in tuple(SERVERS)[:: 1 if number % 2 == 0 else -1]:
            with served(programs, server) as site:
                for page, (path, visitors) in PAGES.items():
                    before = _cpu_s(site.pid)
                    one = _visited(programs, f"{site.base}/{path}", visitors)
                    used = _cpu_s(site.pid) - before
                    one["cpu_ms"] = round(1000 * used / one.pop("requests"), 4)
                    found[page][server].append(one)
    return {"rounds": found}


def faster(claim: Claim, raw: Raw) -> Judgement:
    """Judge uvicorn against daphne for the health check, one process each."""
    parts: list[Part] = []
    for page in PAGES:
        rounds: Mapping[str, Sequence[Mapping[str, float]]] = raw["rounds"][page]
        rate = _times(rounds, "requests_per_s", UVICORN, DAPHNE)
        tail = _times(rounds, "p99_ms", DAPHNE, UVICORN)
        is_judged = page == next(iter(PAGES))
        shown = ", ".join(
            f"{_of(rounds, server, 'requests_per_s'):,.0f} by {server}" for server in SERVERS
        )
        parts += (
            _part(claim, "requests", f"{page}, requests per second", rate, shown, is_judged),
            _part(claim, "p99", f"{page}, 99th percentile", tail, _tails(rounds), is_judged),
        )
    first: Mapping[str, Any] = raw["rounds"][next(iter(PAGES))]
    return judged(
        claim,
        parts,
        f"With one process each, uvicorn answers {parts[0].measured.partition(' (')[0]} the health "
        f"checks of daphne, and takes {_of(first, UVICORN, 'cpu_ms'):.2f} ms of CPU for one where "
        f"daphne takes {_of(first, DAPHNE, 'cpu_ms'):.2f} ms.",
    )


def _part(claim: Claim, key: str, what: str, factor: float, shown: str, is_judged: bool) -> Part:
    claimed = claim.claimed[key]
    return Part(
        what=what,
        claimed=times(claimed) if is_judged else "–",
        measured=f"{times(factor)} ({shown})",
        holds=reaches(claim, factor, claimed) if is_judged else None,
        surpassed=is_judged and factor > claimed,
    )


def _tails(rounds: Mapping[str, Sequence[Mapping[str, float]]]) -> str:
    return ", ".join(
        f"{milliseconds(_of(rounds, server, 'p99_ms'))} by {server}" for server in SERVERS
    )


def _times(rounds: Mapping[str, Any], key: str, more: str, less: str) -> float:
    return _of(rounds, more, key) / _of(rounds, less, key)


def _of(rounds: Mapping[str, Any], server: str, key: str) -> float:
    """Return the median over the rounds of a server."""
    return median(float(one[key]) for one in rounds[server])


def _visited(programs: Programs, address: str, visitors: int) -> dict[str, float]:
    command = [
        *(sys.executable, "-m", "locust", "--headless", "--json", "--loglevel=ERROR"),
        f"--locustfile={programs.folder / 'visitors.py'}",
        f"--host={address}",
        f"--users={visitors}",
        f"--spawn-rate={visitors}",
        f"--run-time={ROUND_S}s",
    ]
    told: list[dict[str, Any]] = json.loads(printed(command, f"The visitors of {address} have"))
    if not told:
        raise UnmeasuredError(f"No visitor of {address} was answered within {ROUND_S} s.")
    (stats,) = told
    seconds = stats["last_request_timestamp"] - stats["start_time"]
    return {
        "requests": stats["num_requests"],
        "requests_per_s": round(stats["num_requests"] / seconds, 2),
        "p99_ms": _percentile(stats["response_times"], 0.99),
    }


def _percentile(counts: Mapping[str, int], share: float) -> float:
    """Return the time in ms within which this share of the requests was answered.

    ``counts`` is Locust's histogram: requests by their time in ms, rounded.
    """
    times = np.repeat([float(time) for time in counts], list(counts.values()))
    return float(np.percentile(times, 100 * share, method="inverted_cdf"))


def _cpu_s(pid: int) -> float:
    """Return the CPU time that a process and its children have taken so far."""
    process = psutil.Process(pid)
    taken = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(one.user + one.system for one in taken)
