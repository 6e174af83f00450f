"""The tables of the proofs, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table as Grid

from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.proofs import known_delay
from alerts_bench.proofs.known_delay import KnownDelay


def delays(found: Sequence[KnownDelay], delays_ms: Sequence[float]) -> Grid:
    """Return how known delays were measured, a row for each implementation and condition."""
    grid = Grid("Implementation", "Condition", title="Growth in ms, with 95 % interval")
    for delay in delays_ms:
        grid.add_column(f"+{delay:g} ms", justify="right")
    grid.add_column("largest error", justify="right")
    grid.add_column("smallest told", justify="right")
    for one in found:
        growths = [_growth(one.growths.get(delay)) for delay in delays_ms]
        condition = CONDITIONS[one.condition]
        grid.add_row(one.label, condition, *growths, known_delay.error(one), known_delay.told(one))
    return grid


def rows(found: Sequence[Mapping[str, Any]]) -> Grid:
    """Return the figures of a stored proof, a row each."""
    grid = Grid(*(name.replace("_", " ") for name in found[0]))
    for row in found:
        grid.add_row(*map(str, row.values()))
    return grid


def _growth(growth: Interval | None) -> str:
    return f"{growth.estimate:.2f} ± {growth.high - growth.estimate:.2f}" if growth else "missing"
