"""Two runs: what became faster or slower between them, as surely as two days allow.

Runs differ in more than the code: temperature, neighbours, luck. The implementations whose code
and versions are the same in both show how much, so they are the controls: each verdict is about
the change relative to theirs.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import stats

from alerts_bench import statistics
from alerts_bench.likeness import Unlike, unlike_conditions
from alerts_bench.results import Results, Run, Subject
from alerts_bench.statistics import LEVEL, Interval
from alerts_bench.views import Table, View, table

Verdict = Literal["faster", "slower", "~"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A change counts when it is significant and at least as large as both of these."""

    relative: float = 0.03
    absolute_ms: float = 0.3


class UnlikeRunsError(Exception):
    """The runs were made under unlike conditions; the message names each."""


@dataclass(frozen=True, slots=True)
class Change:
    """One implementation at one interaction in one view, before and after."""

    label: str
    interaction: str
    title: str
    view: View
    before: Interval
    after: Interval
    ratio: Interval
    """After to before, relative to the controls."""
    p: float
    """Corrected by Holm's method for all changes of its family: see `_corrected`."""
    verdict: Verdict
    controls: tuple[str, ...]
    """Those that the change is relative to; without any it is only indicative."""
    is_control: bool


@dataclass(frozen=True, slots=True)
class Versus:
    """The outcome of comparing two runs."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    controls: tuple[str, ...]
    unlike: tuple[Unlike, ...]
    """Only where the caller asked to compare in spite of them."""
    thresholds: Thresholds

    @property
    def indicative(self) -> bool:
        """Whether some change of the code has no control to be judged against."""
        return any(not one.controls for one in self.changes if not one.is_control)

    def regressions(self) -> list[Change]:
        """Return what became slower by its own code, delay or versions."""
        return [one for one in self.changes if one.verdict == "slower" and not one.is_control]


def compare(
    before: Results,
    after: Results,
    thresholds: Thresholds | None = None,
    *,
    allow_unlike: bool = False,
) -> Versus:
    """Compare what both runs measured.

    Raises `UnlikeRunsError` when their conditions differ, unless `allow_unlike`, or when they
    have nothing in common.
    """
    thresholds = thresholds or Thresholds()
    unlike = unlike_conditions(before.run, after.run)
    if unlike and not allow_unlike:
        raise UnlikeRunsError(
            "The runs were made under unlike conditions: "
            + "; ".join(map(str, unlike))
            + ". To compare them all the same, add --allow-unlike."
        )
    controls = _controls(before.run.implementations, after.run.implementations)
    contrasts = _contrasts(table(before), table(after), controls)
    if not contrasts:
        raise UnlikeRunsError(
            "The runs have no implementation with the same interaction, condition, table size "
            "and network in common."
        )
    judged = [one.judge(contrasts) for one in contrasts]
    corrected = _corrected(contrasts, [p for _, p in judged])
    changes = [
        contrast.change(ratio, p, thresholds)
        for contrast, (ratio, _), p in zip(contrasts, judged, corrected, strict=True)
    ]
    return Versus(before.run, after.run, tuple(changes), controls, unlike, thresholds)


@dataclass(frozen=True, slots=True)
class _Contrast:
    """Launch medians of one implementation and of its controls, in both runs."""

    label: str
    interaction: str
    title: str
    view: View
    before: Mapping[str, Mapping[int, float]]
    after: Mapping[str, Mapping[int, float]]
    controls: tuple[str, ...]
    is_control: bool

    def judge(self, all_contrasts: Sequence["_Contrast"]) -> tuple[Interval, float]:
        """Return the ratio with its interval, and its p-value.

        Within each launch the implementation is set against the geometric mean of the controls;
        the two runs are compared by Welch's test. Where several controls show that two days
        differ by more than their launches do, the prediction interval for one more control takes
        its place: s √(1 + 1/k). Source: Hahn and Meeker, Statistical Intervals (1991), 4.4.
        """
        before, after = self._relative(self.before), self._relative(self.after)
        if len(before) < 2 or len(after) < 2:
            estimate = math.exp(np.mean(after) - np.mean(before)) if before and after else math.nan
            return Interval(0.0, estimate, math.inf), 1.0
        difference, error, freedom = statistics.welch(before, after)
        half = _half_width(error, freedom)
        spread, degrees = _day_to_day(self, all_contrasts)
        if degrees:
            predicted = spread * math.sqrt(1 + 1 / len(self.controls))
            if _half_width(predicted, degrees) > half:
                error, freedom, half = predicted, degrees, _half_width(predicted, degrees)
        limits = Interval(*(math.exp(difference + side * half) for side in (-1, 0, 1)))
        return limits, statistics.two_sided(difference, error, freedom)

    def change(self, ratio: Interval, p: float, thresholds: Thresholds) -> Change:
        """Return the verdict on a ratio."""
        before, after = (
            statistics.figure(medians[self.label].values()) for medians in (self.before, self.after)
        )
        large = (
            math.expm1(abs(math.log(ratio.estimate))) >= thresholds.relative
            and before.estimate * abs(ratio.estimate - 1) >= thresholds.absolute_ms
        )
        verdict: Verdict = "~"
        if p < statistics.ALPHA and large:
            verdict = "slower" if ratio.estimate > 1 else "faster"
        return Change(
            label=self.label,
            interaction=self.interaction,
            title=self.title,
            view=self.view,
            before=before,
            after=after,
            ratio=ratio,
            p=p,
            verdict=verdict,
            controls=self.controls,
            is_control=self.is_control,
        )

    def raw_change(self) -> float:
        """Return the log-ratio of after to before, not set against anything."""
        before, after = (
            float(np.mean(np.log(list(medians[self.label].values()))))
            for medians in (self.before, self.after)
        )
        return after - before

    def _relative(self, medians: Mapping[str, Mapping[int, float]]) -> list[float]:
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


def _contrasts(before: Table, after: Table, controls: Sequence[str]) -> list[_Contrast]:
    contrasts = []
    for view in [one for one in before.views() if one in after.views() and one.end == "dom"]:
        for interaction in before.interactions(view):
            old, new = (
                {
                    label: statistics.launch_medians(launches)
                    for label, launches in one.times(view, interaction).items()
                }
                for one in (before, after)
            )
            shared = [label for label in before.labels() if label in old and label in new]
            contrasts += [
                _Contrast(
                    label=label,
                    interaction=interaction,
                    title=before.title(interaction),
                    view=view,
                    before=old,
                    after=new,
                    controls=tuple(c for c in controls if c in shared and c != label),
                    is_control=label in controls,
                )
                for label in shared
            ]
    return contrasts


def _corrected(contrasts: Sequence[_Contrast], p_values: Sequence[float]) -> list[float]:
    """Correct for testing together what answers one question.

    Whether the changed code is slower is one question in each condition; whether the controls
    stood still is another, and must not weaken the answer to the first.
    """
    families: dict[tuple[bool, str], list[int]] = {}
    for index, one in enumerate(contrasts):
        families.setdefault((one.is_control, one.view.condition), []).append(index)
    corrected = list(p_values)
    for members in families.values():
        family = statistics.holm([p_values[index] for index in members])
        for index, p in zip(members, family, strict=True):
            corrected[index] = p
    return corrected


def _day_to_day(one: _Contrast, contrasts: Sequence[_Contrast]) -> tuple[float, int]:
    """Return the scatter of its controls' changes, pooled over interactions, and its freedom."""
    groups: dict[tuple[View, str], list[float]] = {}
    for other in contrasts:
        if other.label in one.controls and other.view.condition == one.view.condition:
            groups.setdefault((other.view, other.interaction), []).append(other.raw_change())
    squares = sum(float(np.var(changes)) * len(changes) for changes in groups.values())
    degrees = sum(len(changes) - 1 for changes in groups.values())
    return (math.sqrt(squares / degrees), degrees) if degrees else (0.0, 0)


def _controls(before: Sequence[Subject], after: Sequence[Subject]) -> tuple[str, ...]:
    old = {_identity(one): one.label for one in before if one.fingerprint}
    return tuple(one.label for one in after if _identity(one) in old)


def _identity(subject: Subject) -> tuple[Any, ...]:
    return (
        subject.label,
        subject.version,
        subject.server,
        subject.fingerprint,
        subject.delay_ms,
        subject.debug,
        tuple(sorted(subject.packages.items())),
    )


def _half_width(error: float, freedom: float) -> float:
    return float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error
