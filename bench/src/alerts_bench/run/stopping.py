"""When a run ends. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts_bench.analysis import stats

Ending = Literal["complete", "precision", "budget", "limit"]

FEWEST_LAUNCHES = 5
"""Before, an interval may be narrow by luck: stopping at it would keep the lucky ones."""

MOST_LAUNCHES = 100


@dataclass(frozen=True)
class Pace:
    """What a run has taken so far, in seconds: before its first launch, and for each launch."""

    before_s: float
    launches_s: tuple[float, ...] = ()

    @property
    def launches(self) -> int:
        return len(self.launches_s)

    @property
    def spent_s(self) -> float:
        return self.before_s + sum(self.launches_s)

    def after(self, launch_s: float) -> Pace:
        """Return the pace after one more launch."""
        return Pace(self.before_s, (*self.launches_s, launch_s))


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

    def ending(self, medians: Iterable[Sequence[float]], pace: Pace) -> Ending | None:
        """Return what ends the run after these launches, or None to go on.

        ``medians`` are the launch medians of everything that is measured.
        """
        if self.is_fixed:
            return "complete" if pace.launches >= self.launches else None
        if (
            self.until is not None
            and pace.launches >= FEWEST_LAUNCHES
            and worst(medians) <= self.until
        ):
            return "precision"
        if self.budget_s is not None and self.affordable(pace) <= pace.launches:
            return "budget"
        return "limit" if pace.launches >= MOST_LAUNCHES else None

    def affordable(self, pace: Pace) -> int:
        """Return how many launches there will be in all, if none takes longer than those done."""
        if self.budget_s is None or not pace.launches:
            return self.launches if self.is_fixed else MOST_LAUNCHES
        more = math.floor((self.budget_s - pace.spent_s) / max(pace.launches_s))
        return min(MOST_LAUNCHES, pace.launches + max(0, more))


def worst(medians: Iterable[Sequence[float]]) -> float:
    """Return the widest relative half-width of these figures; infinite without any."""
    figures = [stats.figure(one) for one in medians if one]
    return max(map(stats.precision, figures), default=math.inf)


def expected(medians: Iterable[Sequence[float]], launches: int) -> float:
    """Return the widest relative half-width to expect after that many launches."""
    return max((stats.expected_precision(one, launches) for one in medians), default=math.inf)
