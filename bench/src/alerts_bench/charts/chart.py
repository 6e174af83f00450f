"""What a chart is: a figure, what it means, and its data as a table."""

from dataclasses import dataclass
from typing import Any

from alerts_bench.charts.canvas import Figure


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure that can be read without seeing it."""

    id: str
    title: str
    unit: str
    """The unit, and which way is better."""
    definition: str
    """What was measured, in one or two sentences."""
    figure: Figure
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
