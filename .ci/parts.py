"""Run the parts of a check side by side, show what failed, close with a summary.

Every minute without a part that ends, a line says what runs and what is left: a log that is
silent for ten minutes looks like one that hangs.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from environments import ROOT, STATE
from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from alerts_bench.system import state_files, variables

console = Console(width=None if os.isatty(1) else 100)
SILENT_S = 60
LAST = STATE / "test-seconds.json"
"""How long each part took when it last passed."""

# How pytest names what failed at the end of its output.
_NAMED = re.compile(r"^(?:FAILED|ERROR) .*$", re.MULTILINE)
# How it says how far it is, at the end of a line of dots.
_REACHED = re.compile(r"\[ *(\d+)%\]$", re.MULTILINE)


@dataclass
class Part:
    """A command and where it runs."""

    name: str
    command: Sequence[str | Path]
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    """What reaches it of the caller's variables, beside what shows something."""
    output: str = ""
    begun: float | None = None
    """When it began, by the monotonic clock; None while it waits."""

    @property
    def reached(self) -> float:
        """The share of its tests that it says to have run."""
        found = _REACHED.findall(self.output)
        return int(found[-1]) / 100 if found else 0.0

    def left_s(self, last_s: float | None, now: float) -> float | None:
        """How long it still takes, by what it says or by how long it took the last time."""
        if self.begun is None:
            return last_s
        elapsed = now - self.begun
        if self.reached:
            return elapsed * (1 - self.reached) / self.reached
        return None if last_s is None else max(0.0, last_s - elapsed)


@dataclass(frozen=True)
class Outcome:
    part: Part
    exit_code: int
    seconds: float


def run(parts: Sequence[Part]) -> int:
    """Run all parts, whatever becomes of the others; 1 when one has failed, else 0."""
    workers = os.cpu_count() or 1
    begun = time.monotonic()
    last = state_files.read_json(LAST, dict) or {}
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(max_workers=workers) as pool:
        pending: set[Future[Outcome]] = {pool.submit(_run, part) for part in parts}
        while pending:
            done, pending = wait(pending, timeout=SILENT_S, return_when=FIRST_COMPLETED)
            ended = [one.result() for one in done]
            outcomes += ended
            for outcome in ended:
                _tell(outcome)
            left = [part for part in parts if part not in [one.part for one in outcomes]]
            if left:
                line = how_far(left, len(parts), last, workers, begun, time.monotonic())
                console.print(line, highlight=False, soft_wrap=True)
    _remember(last, outcomes)
    outcomes.sort(key=lambda one: parts.index(one.part))
    table = Table("Part", "Result", "Seconds", box=None)
    for outcome in outcomes:
        result = f"[red]failed ({outcome.exit_code})" if outcome.exit_code else "[green]ok"
        table.add_row(outcome.part.name, result, f"{outcome.seconds:.1f}")
    console.print(Rule("Summary"), table)
    failed = [outcome for outcome in outcomes if outcome.exit_code]
    for outcome in failed:
        # Said again: of a long log, often the end alone is kept.
        for line in _NAMED.findall(outcome.part.output):
            console.out(line, highlight=False)
    return int(bool(failed))


def how_far(
    left: Sequence[Part],
    count: int,
    last: Mapping[str, float],
    workers: int,
    begun: float,
    now: float,
) -> str:
    """Say which parts run, how far they are and, as far as that is known, what is left."""
    running = [part for part in left if part.begun is not None]
    shown = ", ".join(f"{one.name} {one.reached:.0%}".removesuffix(" 0%") for one in running)
    line = f"{count - len(left)} of {count} parts done after {_time(now - begun)}"
    line += f"; running: {shown}" if shown else ""
    needed = [part.left_s(last.get(part.name), now) for part in left]
    known = [one for one in needed if one is not None]
    if not known:
        return f"{line}."
    seconds = max(*known, sum(known) / workers, 0.0)
    about = "about" if len(known) == len(needed) else "at least"
    return f"{line}; {about} {_time(seconds)} left."


def _tell(outcome: Outcome) -> None:
    name = outcome.part.name
    if outcome.exit_code:
        console.print(Rule(f"{name} failed", style="red"))
        console.out(outcome.part.output, highlight=False)
    else:
        console.print(f"{name}: ok, {outcome.seconds:.0f} s", highlight=False)


def _remember(last: Mapping[str, float], outcomes: Iterable[Outcome]) -> None:
    passed = {one.part.name: round(one.seconds, 1) for one in outcomes if not one.exit_code}
    state_files.write(LAST, json.dumps({**last, **passed}, indent=2) + "\n")


def _time(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def _run(part: Part) -> Outcome:
    part.begun = begun = time.monotonic()
    with subprocess.Popen(
        part.command,
        cwd=part.folder,
        env=variables.passed(variables.TERMINAL, *part.groups, **part.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            part.output += line
    return Outcome(part, process.returncode, time.monotonic() - begun)
