"""What the commands print."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from local.lifecycle import Progress
from local.programs import Program
from local.stack import Stack
from local.supervisor import Supervisor

LOG_LINES: Final = 15


class ProgressDisplay(Progress):
    """One line for each implementation that starts, with a spinner until it serves."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.bars = Bars(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}"),
            TextColumn("{task.fields[step]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._tasks: dict[Program, TaskID] = {}

    def step(self, program: Program, text: str) -> None:
        if program not in self._tasks:
            self._tasks[program] = self.bars.add_task(escape(program.label), total=1, step=text)
        self.bars.update(self._tasks[program], step=text)

    def done(self, program: Program, failure: str | None) -> None:
        super().done(program, failure)
        self.step(program, "failed" if failure else "serves")
        self.bars.update(self._tasks[program], completed=1)


def print_urls(console: Console, stack: Stack, programs: Sequence[Program]) -> None:
    table = Table("Implementation", "URL", box=None)
    for program in programs:
        if program.implementation and program.replica == 1:
            table.add_row(program.label, f"{stack.base_url}{program.implementation.prefix}")
    console.print(table)


def print_failures(console: Console, stack: Stack, progress: Progress) -> None:
    """Each program that does not serve, with the cause and the end of its log."""
    for program, failure in progress.failures.items():
        console.print(f"[bold red]{escape(program.label)} does not serve:[/] {escape(failure)}")
        log = stack.log_of(program.name)
        if log.exists():
            console.print(f"Last lines of {log}:", soft_wrap=True)
            with log.open(errors="replace") as lines:
                for line in deque(lines, LOG_LINES):
                    console.print(
                        f"  {line.rstrip()}", markup=False, highlight=False, soft_wrap=True
                    )


def print_states(console: Console, supervisor: Supervisor, programs: Sequence[Program]) -> None:
    states = supervisor.states()
    table = Table("Program", "State", "PID", "Port", "Up", box=None)
    for program in programs:
        state = states.get(program.name)
        alive = state is not None and state.pid > 0
        table.add_row(
            program.label,
            state.state if state else "not configured",
            str(state.pid) if state and alive else "",
            str(program.port),
            str(timedelta(seconds=int(time.time()) - state.since)) if state and alive else "",
        )
    console.print(table)


def states_as_json(supervisor: Supervisor, programs: Sequence[Program]) -> str:
    """The same for other programs: state, pid and port by program; pid 0 when it does not run."""
    states = supervisor.states()
    return json.dumps(
        {
            program.name: {
                "label": program.label,
                "state": states[program.name].state,
                "pid": states[program.name].pid,
                "port": program.port,
                "log": str(supervisor.stack.log_of(program.name)),
            }
            for program in programs
            if program.name in states
        },
        indent=2,
    )
