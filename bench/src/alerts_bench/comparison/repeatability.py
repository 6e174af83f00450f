"""How well several runs of the same settings agree: their figures, ratios and ranks. Pure.

Every figure is compared between each two of the runs. A change is the natural logarithm of a
quotient, so that twice and half count alike; what is shown is its root mean square, as a share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean, stdev
from typing import Any, Final, Literal

from scipy import stats

from alerts_bench.analysis.formatting import UNKNOWN, markdown, share
from alerts_bench.analysis.summary import Cell, Ranking, rankings
from alerts_bench.analysis.table import table
from alerts_bench.data.schema import Results

Scale = Literal["absolute", "to_mean", "to_floor"]

SCALES: Final[Mapping[Scale, str]] = {
    "absolute": "milliseconds",
    "to_mean": "ratio to the geometric mean of all",
    "to_floor": "ratio to the floor",
}

Place = tuple[str, str]
"""Interaction and label."""


@dataclass(frozen=True)
class Reversal:
    """Two that one run orders significantly, and another run significantly the other way."""

    interaction: str
    first: str
    second: str
    one: str
    """The run in which the first is faster."""
    other: str


@dataclass(frozen=True)
class Repeatability:
    """How several runs agree, in framework cost at the main table size."""

    runs: tuple[str, ...]
    logs: Mapping[Scale, Mapping[Place, Mapping[str, float]]]
    """The logarithm of each figure by place and run; a scale that no run has is left out."""
    taus: Mapping[str, float]
    """Kendall's tau of the order in two runs, averaged over all pairs, by interaction."""
    reversals: tuple[Reversal, ...]

    def rms_change(self, scale: Scale, place: Place | None = None) -> float | None:
        """Return the root mean square of the changes between two runs, as a share: 0.1 is 10 %.

        Of one place, or of all; None where no two runs have it.
        """
        places = [place] if place else list(self.logs.get(scale, {}))
        changes = [
            one - other
            for each in places
            for one, other in combinations(self.logs.get(scale, {}).get(each, {}).values(), 2)
        ]
        if not changes:
            return None
        return math.expm1(math.sqrt(fmean(change**2 for change in changes)))

    def deviation(self, scale: Scale, place: Place) -> float | None:
        """Return the standard deviation of the logarithm between runs; None with fewer than two."""
        values = list(self.logs.get(scale, {}).get(place, {}).values())
        return stdev(values) if len(values) > 1 else None

    @property
    def places(self) -> list[Place]:
        return list(self.logs.get("absolute", {}))


def repeatability(runs: Sequence[Results]) -> Repeatability:
    """Return how these runs agree. They are told apart by their names."""
    by_run = {one.run.name: _rankings(one) for one in runs}
    values: dict[Scale, dict[Place, dict[str, float]]] = {}
    for run, ranked in by_run.items():
        for ranking in ranked.values():
            for scale, label, log in _logs(ranking):
                places = values.setdefault(scale, {})
                places.setdefault((ranking.interaction, label), {})[run] = log
    interactions = dict.fromkeys(one for ranked in by_run.values() for one in ranked)
    return Repeatability(
        runs=tuple(by_run),
        logs={scale: values[scale] for scale in SCALES if scale in values},
        taus={
            one: tau for one in interactions if (tau := _tau(_of(by_run, one).values())) is not None
        },
        reversals=tuple(
            reversal for one in interactions for reversal in _reversals(_of(by_run, one))
        ),
    )


def document(found: Repeatability, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stored: `spread` has what a later comparison of two runs needs.

    Standard deviations are those of natural logarithms between runs, by interaction and label.
    """
    spread: dict[str, dict[str, dict[str, float | None]]] = {}
    for place in found.places:
        interaction, label = place
        spread.setdefault(interaction, {})[label] = {
            scale: _rounded(found.deviation(scale, place)) for scale in SCALES
        }
    return {
        "runs": list(found.runs),
        "settings": dict(settings),
        "rms_change": {scale: _rounded(found.rms_change(scale)) for scale in SCALES},
        "kendall_tau": {one: _rounded(tau) for one, tau in found.taus.items()},
        "spread": spread,
        "reversed": [
            {
                "interaction": one.interaction,
                "pair": [one.first, one.second],
                "runs": [one.one, one.other],
            }
            for one in found.reversals
        ],
    }


def spread(document: Mapping[str, Any], scale: Scale) -> dict[Place, float]:
    """Return the stored standard deviations between runs, by interaction and label."""
    return {
        (interaction, label): scales[scale]
        for interaction, labels in document.get("spread", {}).items()
        for label, scales in labels.items()
        if scales.get(scale) is not None
    }


def page(found: Repeatability, title: Callable[[str], str]) -> str:
    """Return the same for readers, in Markdown; `title` names an interaction."""
    scales = [scale for scale in SCALES if scale in found.logs]
    changes = [["", *(SCALES[scale] for scale in scales)]]
    changes.append(["**all**", *(_percent(found.rms_change(scale)) for scale in scales)])
    for place in found.places:
        interaction, label = place
        shown = (_percent(found.rms_change(scale, place)) for scale in scales)
        changes.append([f"{title(interaction)}: {label}", *shown])
    taus = [["", "Kendall’s tau"], *([title(one), f"{tau:.2f}"] for one, tau in found.taus.items())]
    parts = [
        "# How well runs agree",
        f"{len(found.runs)} runs of the same settings, one after the other on one machine. "
        "Framework cost, at the table size of the ranking.",
        "## By how much a figure changes from one run to another",
        "Root mean square over all pairs of runs.",
        markdown(changes),
        "## Whether the order stays",
        "Kendall’s tau of the order in two runs, averaged over all pairs of runs: 1 is the same "
        "order, 0 has nothing in common.",
        markdown(taus),
        _told(found, title),
        f"The runs: {', '.join(found.runs)}.",
    ]
    return "\n\n".join(parts) + "\n"


def _told(found: Repeatability, title: Callable[[str], str]) -> str:
    if not found.reversals:
        return "No two that one run orders significantly are reversed significantly by another."
    lines = [
        f"- {title(one.interaction)}: {one.first} before {one.second} in {one.one}, behind it in "
        f"{one.other}"
        for one in found.reversals
    ]
    return "Ordered significantly by one run and the other way by another:\n\n" + "\n".join(lines)


def _rankings(one: Results) -> dict[str, Ranking]:
    made = table(one)
    return {ranking.interaction: ranking for ranking in rankings(made, made.main_view())}


def _of(by_run: Mapping[str, Mapping[str, Ranking]], interaction: str) -> dict[str, Ranking]:
    return {run: ranked[interaction] for run, ranked in by_run.items() if interaction in ranked}


def _figures(ranking: Ranking) -> dict[str, float]:
    cells = ranking.implementations
    return {cell.label: cell.figure.estimate for cell in cells if cell.figure is not None}


def _logs(ranking: Ranking) -> Iterator[tuple[Scale, str, float]]:
    logs = {label: math.log(value) for label, value in _figures(ranking).items()}
    mean = fmean(logs.values()) if logs else 0.0
    base = ranking.cell(ranking.reference) if ranking.reference else None
    for label, log in logs.items():
        yield "absolute", label, log
        if len(logs) > 1:
            yield "to_mean", label, log - mean
        if base is not None and base.figure is not None:
            yield "to_floor", label, log - math.log(base.figure.estimate)


def _tau(ranked: Iterable[Ranking]) -> float | None:
    taus = []
    for one, other in combinations(map(_figures, ranked), 2):
        both = [label for label in one if label in other]
        if len(both) > 1:
            orders = [[figures[label] for label in both] for figures in (one, other)]
            taus.append(float(stats.kendalltau(*orders).statistic))
    return fmean(taus) if taus else None


def _reversals(by_run: Mapping[str, Ranking]) -> Iterator[Reversal]:
    orders = {run: set(_ordered(ranking.implementations)) for run, ranking in by_run.items()}
    for (one, pairs), (other, others) in combinations(orders.items(), 2):
        for first, second in sorted(pairs):
            if (second, first) in others:
                yield Reversal(next(iter(by_run.values())).interaction, first, second, one, other)


def _ordered(cells: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """Yield each pair of which the first has a rank of its own before the second."""
    for first, second in combinations([cell for cell in cells if cell.groups], 2):
        if not set(first.groups) & set(second.groups):
            yield first.label, second.label


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _percent(change: float | None) -> str:
    return UNKNOWN if change is None else share(change, 1)
