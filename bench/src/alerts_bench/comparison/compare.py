"""Two runs: what became faster or slower between them, as surely as two days allow.

Runs differ in more than the code: temperature, neighbours, luck. The implementations whose code
and versions are the same in both show how much, so they are the controls: each verdict is about
the change relative to theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import number
from alerts_bench.analysis.table import Table, View, table
from alerts_bench.comparison import contrast, gaps
from alerts_bench.comparison.change import Change, Thresholds
from alerts_bench.comparison.contrast import Contrast
from alerts_bench.comparison.gaps import FigureKey
from alerts_bench.comparison.likeness import Unlike, unlike_conditions
from alerts_bench.data.schema import Results, Run, Subject


class UnlikeRunsError(Exception):
    """The runs were made under unlike conditions; the message names each."""


@dataclass(frozen=True, slots=True)
class Versus:
    """The outcome of comparing two runs."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    """What failed first."""
    controls: tuple[str, ...]
    only_before: tuple[str, ...]
    """What the second run was not asked for, by name."""
    only_after: tuple[str, ...]
    """What the first run has no figure of, by name."""
    unlike: tuple[Unlike, ...]
    """Only where the caller asked to compare in spite of them."""
    thresholds: Thresholds

    @property
    def indicative(self) -> bool:
        """Whether some change of the code has too few controls to be judged against."""
        return any(one.is_indicative for one in self.changes if not one.is_control)

    @property
    def _runs(self) -> dict[str, Run]:
        return {"Before": self.before, "After": self.after}

    def origins(self) -> list[str]:
        """Name both runs, when they began and what ended them."""
        return [
            f"{when}: {run.name}, {run.started}, {run.ended_by or 'not finished'}."
            for when, run in self._runs.items()
        ]

    def notes(self) -> list[str]:
        """Say what a reader must know: unlike conditions, gaps, the warnings of both runs."""
        lone = {"before": self.only_before, "after": self.only_after}
        return [
            *(f"Unlike conditions, {one}." for one in self.unlike),
            *(f"Figures only {when}: {'; '.join(names)}." for when, names in lone.items() if names),
            *(
                f"{when}, {finding.severity}: {finding.cause}"
                for when, run in self._runs.items()
                for finding in run.warnings
            ),
            *self._advice(),
        ]

    def _advice(self) -> list[str]:
        """Name the widest interval of a change that was looked for, and what is narrower."""
        wide = [one for one in self.changes if one.is_wide and not one.is_control]
        if not wide:
            return []
        widest = max(wide, key=lambda one: one.reach)
        return [
            f"Two runs see only large changes: the interval of {widest.label}, {widest.title}, "
            f"reaches {number(100 * widest.reach)} % to one side. For two releases of a package, "
            'measure both in one run, side by side: make bench WITH="package==version".'
        ]

    def regressions(self) -> list[Change]:
        """Return what became slower by its own code, delay or versions, and whatever failed."""
        return [one for one in self.changes if one.is_regression]


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
    old, new = table(before), table(after)
    timed, timed_after = gaps.cells(old), gaps.cells(new)
    lost = [cell for cell in timed if cell not in timed_after]
    failed = [cell for cell in lost if gaps.asked(new, cell)]
    contrasts = _contrasts(old, new, [cell for cell in timed if cell in timed_after], controls)
    if not contrasts and not failed:
        raise UnlikeRunsError(
            "The runs have no implementation with the same interaction, condition, table size "
            "and network in common."
        )
    judged = [one.judge(contrasts) for one in contrasts]
    corrected = contrast.corrected(contrasts, [p for _, p in judged])
    changes = [
        one.change(ratio, p, thresholds)
        for one, (ratio, _), p in zip(contrasts, judged, corrected, strict=True)
    ]
    return Versus(
        before.run,
        after.run,
        (*(_failed(old, new, cell, controls) for cell in failed), *changes),
        controls,
        gaps.named([cell for cell in lost if cell not in failed], old, timed_after),
        gaps.named([cell for cell in timed_after if cell not in timed], new, timed),
        unlike,
        thresholds,
    )


def _contrasts(
    before: Table, after: Table, shared: Iterable[FigureKey], controls: Sequence[str]
) -> list[Contrast]:
    by_place: dict[tuple[View, str], list[str]] = {}
    for label, interaction, view in shared:
        by_place.setdefault((view, interaction), []).append(label)
    contrasts = []
    for (view, interaction), labels in by_place.items():
        old, new = (
            {
                label: stats.launch_medians(launches)
                for label, launches in one.times(view, interaction).items()
            }
            for one in (before, after)
        )
        contrasts += [
            Contrast(
                label=label,
                interaction=interaction,
                title=before.title(interaction),
                view=view,
                before=old,
                after=new,
                failures=_failures(before, after, (label, interaction, view)),
                controls=tuple(c for c in controls if c in labels and c != label),
                is_control=label in controls,
            )
            for label in labels
        ]
    return contrasts


def _failed(before: Table, after: Table, cell: FigureKey, controls: Sequence[str]) -> Change:
    label, interaction, view = cell
    medians = stats.launch_medians(before.times(view, interaction)[label])
    return Change(
        label=label,
        interaction=interaction,
        title=before.title(interaction),
        view=view,
        before=stats.figure(medians.values()),
        after=None,
        failures=_failures(before, after, cell),
        ratio=None,
        p=None,
        verdict="failed",
        controls=(),
        is_control=label in controls,
    )


def _failures(before: Table, after: Table, cell: FigureKey) -> tuple[int, int]:
    return gaps.failures(before, cell), gaps.failures(after, cell)


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
