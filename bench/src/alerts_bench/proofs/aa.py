"""A/A: the same implementation under two labels must not differ more often than chance. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from alerts_bench.analysis import hierarchy, stats
from alerts_bench.data.schema import Sample
from alerts_bench.proofs import launches

COMPARISONS = 100
FALSE_ALLOWED = 10
SIDES = ("A", "B")
NAMED = 5
"""So many of what is missing are named in a verdict."""


@dataclass(frozen=True)
class SelfComparison:
    """How often a thing was found to differ from itself."""

    comparisons: int
    """Those that could be made."""
    false_differences: int
    missing: tuple[str, ...]
    """Predeclared comparisons without two launches of both sides."""

    @property
    def allowed(self) -> float:
        """How many may be false; fewer comparisons allow as large a share."""
        return FALSE_ALLOWED * self.comparisons / COMPARISONS

    @property
    def passed(self) -> bool:
        return not self.missing and self.false_differences <= self.allowed


def comparisons(
    samples: Iterable[Sample], labels: Sequence[str], interactions: Sequence[str]
) -> dict[str, float | None]:
    """Return the p-value of each comparison of a label's two sides, in the given order.

    As the verdicts of a run work it out: what is proved is that which is claimed. None stands for
    one that could not be made, for want of two launches of both.
    """
    view: dict[str, dict[str, dict[int, list[float]]]] = defaultdict(dict)
    for (called, interaction, condition), times in launches.times(samples).items():
        if condition == "cost":
            view[interaction][called] = times
    spread = hierarchy.spread(view)
    p_values: dict[str, float | None] = {}
    for label, interaction in product(labels, interactions):
        first, second = (side_label(label, side) for side in SIDES)
        cells = view.get(interaction, {})
        is_measured = first in cells and second in cells
        p_values[f"{label}, {interaction}"] = (
            spread.compare(interaction, cells, hierarchy.pair(first, second)).p
            if is_measured
            else None
        )
    return p_values


def judge(p_values: Mapping[str, float | None]) -> SelfComparison:
    """Judge predeclared comparisons, by name, at the 5 % level."""
    made = [p for p in p_values.values() if p is not None]
    missing = tuple(name for name, p in p_values.items() if p is None)
    return SelfComparison(len(made), stats.false_differences(made), missing)


def side_label(label: str, side: str) -> str:
    """Return the label of one of the two sides."""
    return f"{label} ({side})"


def proof(
    found: SelfComparison, p_values: Mapping[str, float | None], declared: int, taken: str
) -> dict[str, Any]:
    """Return what is stored with each result; ``declared`` comparisons were to be made."""
    verdict = (
        f"{found.false_differences} false differences in {found.comparisons} predeclared "
        f"comparisons at the 5 % level; {FALSE_ALLOWED} in {COMPARISONS} are allowed."
    )
    if found.missing:
        verdict += (
            f" {len(found.missing)} could not be made: {_named(found.missing)}. For the reader: "
            "nothing is proved of these."
        )
    if found.false_differences > found.allowed:
        verdict += (
            " For the reader: ranks and differences are claimed more often than chance allows; "
            "believe those of which two runs agree."
        )
    if unattempted := declared - len(p_values):
        verdict += f" {unattempted} were not attempted."
    return {
        "taken": taken,
        "passed": found.passed,
        "verdict": verdict,
        "rows": [
            {"comparison": name, "p": None if p is None else round(p, 4)}
            for name, p in p_values.items()
        ],
    }


def _named(names: Sequence[str]) -> str:
    """Name the first few: the rows name all."""
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f"; and {more} more" if more > 0 else "")
