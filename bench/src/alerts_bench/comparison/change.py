"""What became of one implementation at one interaction between two runs."""

import math
from dataclasses import dataclass
from typing import Literal

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import View

Verdict = Literal["failed", "slower", "faster", "~"]
"""`failed`: it was asked for afterwards, and no sample of it succeeded."""

RELATIVE = 0.03
ABSOLUTE_MS = 0.3

WIDE = 0.2
"""An interval that reaches further to one side hides changes that matter."""

FEWEST_CONTROLS = 2
"""One control's change says nothing of how far two days differ from one thing to the next."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A change counts when it is significant and at least as large as both of these."""

    relative: float = RELATIVE
    absolute_ms: float = ABSOLUTE_MS

    def verdict(self, before_ms: float, ratio: Interval | None, p: float | None) -> Verdict:
        """Return whether something became slower or faster; `p` is corrected already."""
        if (
            ratio is None
            or p is None
            or p >= stats.ALPHA
            or math.expm1(abs(math.log(ratio.estimate))) < self.relative
            or before_ms * abs(ratio.estimate - 1) < self.absolute_ms
        ):
            return "~"
        return "slower" if ratio.estimate > 1 else "faster"


@dataclass(frozen=True, slots=True)
class Change:
    """One implementation at one interaction in one view, before and after."""

    label: str
    interaction: str
    title: str
    view: View
    before: Interval
    """In ms."""
    after: Interval | None
    """In ms; None where it failed."""
    failures: tuple[int, int]
    """Failed samples before and after: a figure is of those that succeeded."""
    ratio: Interval | None
    """After to before, relative to the controls; None without a launch that all of them share."""
    p: float | None
    """Corrected by Holm's method for all changes of its family; None without two launches."""
    verdict: Verdict
    controls: tuple[str, ...]
    """Those that the change is relative to."""
    is_control: bool

    @property
    def reach(self) -> float:
        """How far the interval reaches above the ratio, relative to it: 0.2 is 20 %."""
        if self.ratio is None or not self.ratio.known:
            return 0.0
        return self.ratio.high / self.ratio.estimate - 1

    @property
    def is_wide(self) -> bool:
        """Whether its interval hides changes that matter."""
        return self.verdict == "~" and self.reach > WIDE

    @property
    def is_regression(self) -> bool:
        """Whether its own code made it slower, or whoever it was, nothing is left of it."""
        return self.verdict == "failed" or (self.verdict == "slower" and not self.is_control)

    @property
    def is_indicative(self) -> bool:
        """Whether it has too few controls to be judged against; a failure needs none."""
        return self.verdict != "failed" and len(self.controls) < FEWEST_CONTROLS
