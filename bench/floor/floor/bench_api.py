"""What the bench may ask of this server: the addresses and answers of the implementations'."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from floor.database import MAX_ROWS, Database
from floor.random_alerts import RandomAlerts
from floor.settings import SEARCH_DEBOUNCE_MS

MAX_DELAY_MS: Final = 1_000.0
MAX_DEBOUNCE_MS: Final = 1_000
AWAKE_S: Final = 0.0005
KIB: Final = 1024

Form = Mapping[str, str]


class Bench:
    """What the bench has turned, and what it may read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._random_alerts = RandomAlerts()
        self._delay_ms = 0.0
        self.debounce_ms = SEARCH_DEBOUNCE_MS
        self.answers: Mapping[tuple[str, str], Callable[[Form], dict[str, Any]]] = {
            ("POST", "clear"): lambda form: {"deleted": database.clear()},
            ("POST", "seed"): self._seed,
            ("POST", "sequence"): self._begin_sequence,
            ("POST", "delay"): self._set_delay,
            ("POST", "debounce"): self._set_debounce,
            ("DELETE", "debounce"): self._end_debounce,
            ("POST", "queries"): self._begin_recording,
            ("GET", "queries"): lambda form: self._recorded(),
            ("DELETE", "queries"): self._end_recording,
            ("GET", "usage"): lambda form: usage(),
        }
        """Answers by method and name. They raise KeyError or ValueError for a wrong form."""

    async def wait(self) -> None:
        """Hold a write for as long as the bench has asked."""
        if self._delay_ms:
            # uvloop's timers count in whole milliseconds.
            await asyncio.to_thread(_sleep, self._delay_ms / 1000)

    def draw(self) -> tuple[str, str]:
        """Type and description of the next random alert."""
        return self._random_alerts.draw()

    def _seed(self, form: Form) -> dict[str, Any]:
        rows, seed = int(form["rows"]), int(form["seed"])
        self._database.seed(int(_between(0, rows, MAX_ROWS)), seed)
        self._random_alerts = RandomAlerts(seed)
        return {"rows": rows, "highest_id": rows}

    def _begin_sequence(self, form: Form) -> dict[str, Any]:
        self._random_alerts = RandomAlerts(int(form["seed"]))
        return {"seed": int(form["seed"])}

    def _set_delay(self, form: Form) -> dict[str, Any]:
        self._delay_ms = _between(0, float(form["ms"]), MAX_DELAY_MS)
        return {"ms": self._delay_ms}

    def _set_debounce(self, form: Form) -> dict[str, Any]:
        self.debounce_ms = int(_between(0, int(form["ms"]), MAX_DEBOUNCE_MS))
        return {"ms": self.debounce_ms}

    def _end_debounce(self, form: Form) -> dict[str, Any]:
        self.debounce_ms = SEARCH_DEBOUNCE_MS
        return {"ms": self.debounce_ms}

    def _begin_recording(self, form: Form) -> dict[str, Any]:
        self._database.recorded = []
        return self._recorded()

    def _end_recording(self, form: Form) -> dict[str, Any]:
        found = self._recorded()
        self._database.recorded = None
        return found

    def _recorded(self) -> dict[str, Any]:
        return {"statements": [{"sql": one} for one in self._database.recorded or ()]}


def usage() -> dict[str, Any]:
    """CPU time in nanoseconds and memory in bytes that this process has used so far."""
    sizes = dict.fromkeys(("Rss", "Pss"), 0)
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        name, _, rest = line.partition(":")
        if name in sizes:
            sizes[name] = int(rest.split()[0]) * KIB
    return {
        "pids": [os.getpid()],
        "cpu_ns": time.process_time_ns(),
        "rss_bytes": sizes["Rss"],
        "pss_bytes": sizes["Pss"],
        "cgroup": None,
    }


def _sleep(seconds: float) -> None:
    end = time.perf_counter() + seconds
    # A sleeper wakes 0.15 ms late: the last bit is waited for awake.
    time.sleep(max(0.0, seconds - AWAKE_S))
    while time.perf_counter() < end:
        pass


def _between(least: float, value: float, most: float) -> float:
    if not least <= value <= most:
        raise ValueError(f"must be between {least:g} and {most:g}, not {value:g}")
    return value
