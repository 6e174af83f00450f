"""Two runs of one implementation set against its controls, and how surely they differ. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import View
from alerts_bench.comparison.change import FEWEST_CONTROLS, Change, Thresholds

MediansByLabel = Mapping[str, Mapping[int, float]]
"""Launch medians in ms, by label and launch."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Launch medians of one implementation and of its controls, in both runs."""

    label: str
    interaction: str
    title: str
    view: View
    before: MediansByLabel
    after: MediansByLabel
    failures: tuple[int, int]
    controls: tuple[str, ...]
    is_control: bool

    def judge(self, contrasts: Sequence["Contrast"]) -> tuple[Interval | None, float | None]:
        """Return the ratio with its interval, and its p-value.

        Within each launch the implementation is set against the geometric mean of the controls;
        the two runs are compared by Welch's test. Where the controls show that two days differ
        by more than their launches do, the prediction interval for one more control takes its
        place: t(k-1) s √(1 + 1/k). Source: Hahn and Meeker, Statistical Intervals (1991), 4.4.
        """
        before, after = self._relative(self.before), self._relative(self.after)
        if not before or not after:
            return None, None
        if len(before) < 2 or len(after) < 2:
            estimate = math.exp(np.mean(after) - np.mean(before))
            return Interval(0.0, estimate, math.inf), None
        difference, error, freedom = stats.welch(before, after)
        half = stats.half_width(error, freedom)
        spread, degrees = self._day_to_day(contrasts)
        if degrees:
            predicted = spread * math.sqrt(1 + 1 / len(self.controls))
            if stats.half_width(predicted, degrees) > half:
                error, freedom, half = predicted, degrees, stats.half_width(predicted, degrees)
        limits = Interval(*(math.exp(difference + side * half) for side in (-1, 0, 1)))
        return limits, stats.two_sided(difference, error, freedom)

    def change(self, ratio: Interval | None, p: float | None, thresholds: Thresholds) -> Change:
        """Return the verdict on a ratio."""
        before, after = (
            stats.figure(medians[self.label].values()) for medians in (self.before, self.after)
        )
        return Change(
            label=self.label,
            interaction=self.interaction,
            title=self.title,
            view=self.view,
            before=before,
            after=after,
            failures=self.failures,
            ratio=ratio,
            p=p,
            verdict=thresholds.verdict(before.estimate, ratio, p),
            controls=self.controls,
            is_control=self.is_control,
        )

    def _raw_change(self) -> float:
        """Return the log-ratio of after to before, not set against anything."""
        before, after = (
            float(np.mean(np.log(list(medians[self.label].values()))))
            for medians in (self.before, self.after)
        )
        return after - before

    def _relative(self, medians: MediansByLabel) -> list[float]:
        names = (self.label, *self.controls)
        launches = set.intersection(*(set(medians[name]) for name in names))
        return [
            math.log(medians[self.label][launch])
            - (
                float(np.mean([math.log(medians[c][launch]) for c in self.controls]))
                if self.controls
                else 0.0
            )
            for launch in sorted(launches)
        ]

    def _day_to_day(self, contrasts: Sequence["Contrast"]) -> tuple[float, int]:
        """Return the scatter of its controls' changes, pooled over interactions; its freedom.

        That is k - 1 for k controls, however many interactions are pooled: a control's changes
        share its server, its process and its page, so they are no independent draws of a day.
        """
        if len(self.controls) < FEWEST_CONTROLS:
            return 0.0, 0
        groups: dict[tuple[View, str], list[float]] = {}
        for other in contrasts:
            if other.label in self.controls and other.view.condition == self.view.condition:
                cell = (other.view, other.interaction)
                groups.setdefault(cell, []).append(other._raw_change())
        squares = sum(float(np.var(changes)) * len(changes) for changes in groups.values())
        pooled = squares / sum(len(changes) - 1 for changes in groups.values())
        return math.sqrt(pooled), len(self.controls) - 1


def corrected(
    contrasts: Sequence[Contrast], p_values: Sequence[float | None]
) -> list[float | None]:
    """Correct for testing together what answers one question.

    Whether the changed code is slower is one question in each condition; whether the controls
    stood still is another, and must not weaken the answer to the first.
    """
    families: dict[tuple[bool, str], dict[int, float]] = {}
    for index, (one, p) in enumerate(zip(contrasts, p_values, strict=True)):
        if p is not None:
            families.setdefault((one.is_control, one.view.condition), {})[index] = p
    found = list(p_values)
    for members in families.values():
        family = stats.holm(list(members.values()))
        for index, p in zip(members, family, strict=True):
            found[index] = p
    return found
