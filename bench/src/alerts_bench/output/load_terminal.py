"""What the terminal shows of a load run."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table as Grid

from alerts_bench.analysis.formatting import milliseconds
from alerts_bench.load.outcome import tables
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.load.outcome.steps import StepResult


def line(step: StepResult) -> str:
    """Return one step in one line."""
    causes = "; ".join(f"{count} × {cause}" for cause, count in step.failures.items())
    return escape(
        f"  {step.users} users: {step.events_per_s:.1f} events/s, "
        f"p50 {milliseconds(step.times.p50_ms)}, p95 {milliseconds(step.times.p95_ms)}, "
        f"echo p95 {milliseconds(step.control.p95_ms)}: {step.verdict}"
        + (f" ({causes})" if causes else "")
    )


def run(done: LoadRun) -> RenderableType:
    """Return the tables of a run."""
    return Group(*(_grid(one) for one in tables.of([done]) if one.rows))


def _grid(table: tables.TextTable) -> Grid:
    grid = Grid(title=table.caption, title_justify="left", caption=table.note or None)
    for place, column in enumerate(table.columns):
        grid.add_column(column, justify="right" if place else "left", no_wrap=not place)
    for row in table.rows:
        grid.add_row(*map(escape, row))
    return grid


def troubles(steps: Sequence[StepResult]) -> list[str]:
    """Return what failed in steps that were not meant to find a limit."""
    return [
        f"{one.implementation}, {one.users} users: {count} × {cause}"
        for one in steps
        for cause, count in one.failures.items()
    ]
