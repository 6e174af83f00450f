"""The tables of the proofs, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table as Grid

from alerts_bench.analysis.formatting import UNKNOWN


def rows(found: Sequence[Mapping[str, Any]]) -> Grid:
    """Return the figures of a stored proof, a row each."""
    grid = Grid(*(name.replace("_", " ") for name in found[0]))
    for row in found:
        grid.add_row(*(UNKNOWN if value is None else str(value) for value in row.values()))
    return grid
