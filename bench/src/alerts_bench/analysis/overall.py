"""One figure over several interactions: the geometric mean of their ratios, and all pairs of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from alerts_bench.analysis import stats
from alerts_bench.analysis.formatting import UNKNOWN, limits, times
from alerts_bench.analysis.stats import LEVEL, Interval
from alerts_bench.analysis.summary import Ranking

NO_BREAK = "\N{NO-BREAK SPACE}"

NOT_TOLD = "~"
"""Stands for a pair whose interval holds 1."""

Logs = Mapping[str, Mapping[str, Mapping[int, float]]]
"""Logarithms of the ratio to the base, by label, interaction and launch."""


@dataclass(frozen=True)
class Overall:
    """The ratios of a view, of which any interactions can be put together.

    An interaction counts as much as any other. In each launch the logarithms of its ratios to the
    base are averaged over the interactions; the interval is Student's over launches, and that of a
    pair is widened by Bonferroni's correction for the number of pairs.
    """

    interactions: tuple[str, ...]
    logs: Logs
    base: str
    """The label that ratios are to; empty for the geometric mean of all."""

    @property
    def shared(self) -> tuple[str, ...]:
        """The interactions that were measured in every implementation."""
        return tuple(
            one for one in self.interactions if all(one in own for own in self.logs.values())
        )

    @property
    def pair_level(self) -> float:
        """The level of a pair's interval."""
        pairs = math.comb(len(self.logs), 2)
        return 1 - (1 - LEVEL) / max(1, pairs)

    def figure(self, label: str, chosen: Sequence[str]) -> Interval | None:
        """Return how many times the base's time a label takes; None where it lacks one of them."""
        return _ratio(self._means(label, chosen), LEVEL)

    def pair(self, first: str, second: str, chosen: Sequence[str]) -> Interval | None:
        """Return how many times as long the second takes as the first."""
        one, other = self._means(first, chosen), self._means(second, chosen)
        return _ratio({key: other[key] - one[key] for key in one if key in other}, self.pair_level)

    def rows(self, chosen: Sequence[str]) -> list[tuple[str, ...]]:
        """Return a row for each label, fastest first: its figure, then its ratio to each label."""
        figures = {label: self.figure(label, chosen) for label in self.logs}
        order = sorted(
            self.logs, key=lambda label: one.estimate if (one := figures[label]) else math.inf
        )
        return [
            (label, shown(figures[label]), *(self._against(label, one, chosen) for one in order))
            for label in order
        ]

    def quantiles(self) -> dict[str, list[float]]:
        """Return Student's quantiles for 1, 2, … degrees of freedom, for whoever puts others
        together: `figure` for that of one label, `pair` for that of two."""
        launches = {key for own in self.logs.values() for one in own.values() for key in one}
        freedoms = range(1, max(2, len(launches)))
        return {
            name: [stats.half_width(1.0, freedom, level) for freedom in freedoms]
            for name, level in (("figure", LEVEL), ("pair", self.pair_level))
        }

    def _against(self, label: str, other: str, chosen: Sequence[str]) -> str:
        if label == other:
            return ""
        ratio = self.pair(other, label, chosen)
        if ratio is None:
            return UNKNOWN
        return shown(ratio) if ratio.low > 1 or ratio.high < 1 else NOT_TOLD

    def _means(self, label: str, chosen: Sequence[str]) -> dict[int, float]:
        own = self.logs[label]
        if not chosen or any(one not in own for one in chosen):
            return {}
        launches = set.intersection(*(set(own[one]) for one in chosen))
        return {key: fmean(own[one][key] for one in chosen) for key in sorted(launches)}


def overall(ranked: Sequence[Ranking]) -> Overall:
    """Return the ratios of a view, from its rankings."""
    logs: dict[str, dict[str, dict[int, float]]] = {}
    for ranking in ranked:
        base = _base(ranking)
        for cell in ranking.implementations:
            own = {
                launch: math.log(median) - base[launch]
                for launch, median in cell.medians.items()
                if launch in base
            }
            if own:
                logs.setdefault(cell.label, {})[ranking.interaction] = own
    return Overall(
        tuple(one.interaction for one in ranked), logs, ranked[0].reference if ranked else ""
    )


def shown(ratio: Interval | None) -> str:
    """Return a ratio and its interval as they are printed; an interval stays in one line."""
    if ratio is None:
        return UNKNOWN
    if not ratio.known:
        return times(ratio.estimate)
    return f"{times(ratio.estimate)} ({limits(ratio).replace(' ', NO_BREAK)})"


def _base(ranking: Ranking) -> dict[int, float]:
    """Return the logarithm of what ratios are to, by launch."""
    if reference := ranking.cell(ranking.reference):
        return {launch: math.log(median) for launch, median in reference.medians.items()}
    cells = [one.medians for one in ranking.implementations if one.medians]
    launches = set.intersection(*(set(one) for one in cells)) if cells else set()
    return {launch: fmean(math.log(one[launch]) for one in cells) for launch in launches}


def _ratio(means: Mapping[int, float], level: float) -> Interval | None:
    if not means:
        return None
    told = stats.mean_interval(list(means.values()), level)
    return Interval(*(math.exp(one) for one in (told.low, told.estimate, told.high)))
