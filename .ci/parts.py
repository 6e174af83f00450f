"""Run the parts of a check side by side, show what failed, close with a summary."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from environments import ROOT
from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from alerts_bench.system import variables

console = Console(width=None if os.isatty(1) else 100)
# How pytest names what failed at the end of its output.
_NAMED = re.compile(r"^(?:FAILED|ERROR) .*$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A command and where it runs."""

    name: str
    command: Sequence[str | Path]
    folder: Path = ROOT
    environment: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    """What reaches it of the caller's variables, beside what shows something."""


@dataclass(frozen=True)
class Outcome:
    part: Part
    exit_code: int
    seconds: float
    output: str


def run(parts: Sequence[Part]) -> int:
    """Run all parts, whatever becomes of the others; 1 when one has failed, else 0."""
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        outcomes = list(pool.map(_run, parts))
    table = Table("Part", "Result", "Seconds", box=None)
    for outcome in outcomes:
        result = f"[red]failed ({outcome.exit_code})" if outcome.exit_code else "[green]ok"
        table.add_row(outcome.part.name, result, f"{outcome.seconds:.1f}")
    console.print(Rule("Summary"), table)
    failed = [outcome for outcome in outcomes if outcome.exit_code]
    for outcome in failed:
        # Said again: of a long log, often the end alone is kept.
        for line in _NAMED.findall(outcome.output):
            console.out(line, highlight=False)
    return int(bool(failed))


def _run(part: Part) -> Outcome:
    begin = time.monotonic()
    done = subprocess.run(
        part.command,
        cwd=part.folder,
        env=variables.passed(variables.TERMINAL, *part.groups, **part.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    outcome = Outcome(part, done.returncode, time.monotonic() - begin, done.stdout)
    if outcome.exit_code:
        console.print(Rule(f"{part.name} failed", style="red"))
        console.out(done.stdout, highlight=False)
    else:
        console.print(f"{part.name}: ok, {outcome.seconds:.0f} s", highlight=False)
    return outcome
