"""When a run ends. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts_bench import statistics

Ending = Literal["complete", "precision", "budget", "limit"]

FEWEST_LAUNCHES = 3
"""An interval from two launches is too wide and too lucky to stop at."""

MOST_LAUNCHES = 100


@dataclass(frozen=True)
class Rule:
    """Fixed size, or as many launches as a precision needs and a budget allows."""

    launches: int
    until: float | None = None
    """Half-width of every interval to reach, relative to its figure: 0.03 is ± 3 %."""
    budget_s: float | None = None

    @property
    def is_fixed(self) -> bool:
        return self.until is None and self.budget_s is None

    def ending(
        self, medians: Iterable[Sequence[float]], launch_seconds: Sequence[float]
    ) -> Ending | None:
        """Return what ends the run after these launches, or None to go on.

        ``medians`` are the launch medians of everything that is measured, ``launch_seconds`` how
        long each launch took so far.
        """
        done = len(launch_seconds)
        if self.is_fixed:
            return "complete" if done >= self.launches else None
        if self.until is not None and done >= FEWEST_LAUNCHES and worst(medians) <= self.until:
            return "precision"
        spent, longest = sum(launch_seconds), max(launch_seconds)
        if self.budget_s is not None and spent + longest > self.budget_s:
            return "budget"
        return "limit" if done >= MOST_LAUNCHES else None

    def affordable(self, launch_seconds: Sequence[float]) -> int:
        """Return how many launches are to be expected in all, judged by those done."""
        if self.budget_s is None or not launch_seconds:
            return self.launches if self.is_fixed else MOST_LAUNCHES
        mean = sum(launch_seconds) / len(launch_seconds)
        return min(MOST_LAUNCHES, max(len(launch_seconds), math.floor(self.budget_s / mean)))


def worst(medians: Iterable[Sequence[float]]) -> float:
    """Return the widest relative half-width of these figures; infinite without any."""
    figures = [statistics.figure(one) for one in medians if one]
    return max(map(statistics.precision, figures), default=math.inf)


def expected(medians: Iterable[Sequence[float]], launches: int) -> float:
    """Return the widest relative half-width to expect after that many launches."""
    return max((statistics.expected_precision(one, launches) for one in medians), default=math.inf)
