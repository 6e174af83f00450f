"""The figures of a run: what the terminal, the charts and the report all show."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alerts_bench.analysis import hierarchy, stats
from alerts_bench.analysis.hierarchy import Spread
from alerts_bench.analysis.modes import Mode, two_modes
from alerts_bench.analysis.pages.traffic import Traffic, traffic
from alerts_bench.analysis.stats import Comparison, Description, Interval
from alerts_bench.analysis.table import Launches, Table, View
from alerts_bench.data import detectable
from alerts_bench.data.schema import OK, Sample, Subject

FEWEST_FOR_A_MEAN = 3
"""Implementations whose geometric mean is the base of ratios. That is steadier from run to run
than a reference (docs/results/repeatability.md); of fewer it says little, and the reference is."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Where the time goes: medians of the parts in ms, over samples that have all ends."""

    to_first_byte_out: float
    to_first_byte_in: float
    to_dom: float
    to_frame: float
    server: float | None
    """The server's own part of the wait for the first byte, where it is known."""

    @property
    def total(self) -> float:
        """The sum of the parts in ms."""
        return self.to_first_byte_out + self.to_first_byte_in + self.to_dom + self.to_frame


@dataclass(frozen=True, slots=True)
class Cell:
    """One implementation at one interaction in one view."""

    label: str
    interaction: str
    figure: Interval | None
    """In ms; None when every sample failed."""
    medians: dict[int, float]
    """Launch medians in ms."""
    relative: Interval | None
    """How many times the base's time it takes; None where there is none to compare it with."""
    reference: str
    """The label that `to_reference` is to."""
    to_reference: Interval | None
    """How many times the first reference's time it takes; None without one, and where the base
    is that one already."""
    slowdown: Comparison | None
    """Against the fastest; None for itself and where they have no launch in common."""
    groups: tuple[int, ...]
    """Rank groups; empty where the view or too few launches allow no ranking."""
    description: Description | None
    modes: tuple[Mode, Mode] | None
    """The two groups that its times fall into, where they do."""
    failures: dict[str, int]
    traffic: Traffic
    breakdown: Breakdown | None
    is_reference: bool = False
    """What others are measured against: it has no rank and stands in no pair."""

    @property
    def range_ms(self) -> tuple[float, float]:
        """The lowest and the highest launch median."""
        return min(self.medians.values()), max(self.medians.values())

    @property
    def has_too_few_launches(self) -> bool:
        """Whether its launches are too few for an interval."""
        return len(self.medians) < stats.FEWEST_LAUNCHES


@dataclass(frozen=True, slots=True)
class Undetected:
    """Two that differ significantly, by less than the known-delay proof detects in one of them."""

    first: str
    second: str
    smallest_ms: float
    """Infinite where the proof detected no delay."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """One interaction in one view: its cells, fastest first, then failures, then references."""

    interaction: str
    cells: tuple[Cell, ...]
    ranked: bool
    """Whether the view is the one that ranks and launches suffice to tell anything apart."""
    base: str = ""
    """The label of the reference that ratios are to; empty for the geometric mean of all."""
    reference: str = ""
    """The first reference that has a figure here, whether or not it is the base."""
    undetected: tuple[Undetected, ...] = ()

    @property
    def implementations(self) -> list[Cell]:
        """The cells that may be ranked: all but references."""
        return [cell for cell in self.cells if not cell.is_reference]

    def leaders(self) -> list[Cell]:
        """Return the cells of the first rank group."""
        return [cell for cell in self.cells if 1 in cell.groups]

    def cell(self, label: str) -> Cell | None:
        """Return the cell of an implementation, if it was measured here."""
        return next((cell for cell in self.cells if cell.label == label), None)


def labels(ranked: Iterable[Ranking], subjects: Iterable[Subject] = ()) -> list[str]:
    """Return every implementation once, in the order of the first ranking that has it.

    Variants follow their implementation, where it was measured too; references come last.
    """
    ordered = list(dict.fromkeys(cell.label for one in ranked for cell in one.cells))
    known = [one for one in subjects if one.label in ordered]
    heads = {one.framework: one.label for one in known if not one.variant and not one.changes}
    followed = {one.label: heads.get(one.framework, one.label) for one in known if one.variant}

    references = {one.label for one in known if one.role == "reference"}

    def place(label: str) -> tuple[bool, int, bool]:
        head = followed.get(label, label)
        return label in references, ordered.index(head), label in followed

    return sorted(ordered, key=place)


def rank(table: Table, view: View, interaction: str, spread: Spread | None = None) -> Ranking:
    """Work out the figures of one interaction, Holm's correction over all its pairs.

    `spread` is that of the view, where it is known already.
    """
    spread = spread or _spread(table, view)
    times = table.times(view, interaction)
    medians = {label: stats.launch_medians(launches) for label, launches in times.items()}
    figures = {label: stats.figure(values.values()) for label, values in medians.items()}
    references = table.references()
    timed = sorted(figures, key=lambda label: figures[label].estimate)
    ordered = [label for label in timed if label not in references]
    reference = next((label for label in references if label in figures), "")
    base = "" if len(ordered) >= FEWEST_FOR_A_MEAN else reference
    pairs = stats.pairs(ordered)
    compared = {one: spread.compare(interaction, times, hierarchy.pair(*one)) for one in pairs}
    ranked = view.ranked and any(len(medians[label]) >= stats.FEWEST_LAUNCHES for label in ordered)
    different, undetected = _different(table, view, compared, figures)
    groups = stats.rank_groups(ordered, different) if ranked else {}
    samples = table.samples(view, interaction)
    observed = table.samples(view, interaction, observed=True)
    measured = _measured(samples)
    failed = [label for label in measured if label not in timed]
    cells = []
    for label in sorted([*timed, *failed], key=lambda one: one in references):
        own = [sample for sample in samples if sample.implementation == label]
        watched = [sample for sample in observed if sample.implementation == label]
        pooled = [value for launch in times.get(label, {}).values() for value in launch]
        fastest = compared.get((ordered[0], label)) if ordered else None
        cells.append(
            Cell(
                label=label,
                interaction=interaction,
                figure=figures.get(label),
                medians=medians.get(label, {}),
                relative=_relative(spread, interaction, times, label, base, ordered),
                reference=reference,
                to_reference=None
                if reference in (base, label)
                else _relative(spread, interaction, times, label, reference, ordered),
                slowdown=_told(fastest),
                groups=groups.get(label, ()),
                description=stats.describe(pooled) if pooled else None,
                modes=two_modes(pooled),
                failures=dict(Counter(s.outcome for s in own if s.outcome != OK)),
                traffic=traffic(own),
                breakdown=breakdown(watched),
                is_reference=label in references,
            )
        )
    shown = undetected if ranked else ()
    return Ranking(interaction, tuple(cells), ranked, base, reference, shown)


def rankings(table: Table, view: View) -> list[Ranking]:
    """Return the rankings of a view, one for each interaction that it holds."""
    spread = _spread(table, view)
    return [rank(table, view, interaction, spread) for interaction in table.interactions(view)]


def breakdown(samples: Sequence[Sample]) -> Breakdown | None:
    """Return the medians of the parts, or None when no sample has all ends."""
    parts, servers = [], []
    for sample in samples:
        ends = (sample.first_byte_out_ms, sample.first_byte_in_ms, sample.dom_ms, sample.frame_ms)
        known = [end for end in ends if end is not None]
        if sample.outcome == OK and len(known) == len(ends):
            parts.append([b - a for a, b in zip([0.0, *known], known, strict=False)])
            if sample.server_ms is not None:
                servers.append(sample.server_ms)
    if not parts:
        return None
    out, wait, dom, frame = (stats.describe(column).median for column in zip(*parts, strict=True))
    server = stats.describe(servers).median if servers else None
    return Breakdown(out, wait, dom, frame, server)


def _spread(table: Table, view: View) -> Spread:
    return hierarchy.spread({one: table.times(view, one) for one in table.interactions(view)})


def _different(
    table: Table,
    view: View,
    compared: Mapping[tuple[str, str], Comparison],
    figures: Mapping[str, Interval],
) -> tuple[list[tuple[str, str]], tuple[Undetected, ...]]:
    """Return the pairs that are told apart, and those that only the proof does not tell apart."""
    tested = {pair: one.p for pair, one in compared.items() if one.p is not None}
    corrected = stats.holm(list(tested.values()))
    significant = [pair for pair, p in zip(tested, corrected, strict=True) if p < stats.ALPHA]
    smallest = detectable.smallest_ms(table.results.run, view.condition)
    different, undetected = [], []
    for first, second in significant:
        limit = max(smallest.get(first, 0.0), smallest.get(second, 0.0))
        if abs(figures[second].estimate - figures[first].estimate) < limit:
            undetected.append(Undetected(first, second, limit))
        else:
            different.append((first, second))
    return different, tuple(undetected)


def _relative(
    spread: Spread,
    interaction: str,
    times: Mapping[str, Launches],
    label: str,
    base: str,
    implementations: Sequence[str],
) -> Interval | None:
    """Return how many times as long a label takes as the base, or as the mean without one.

    The mean is of the implementations with the most launches: one that failed in some would take
    these from all the others.
    """
    if label == base:
        return Interval(1.0, 1.0, 1.0)
    if label not in times or (not base and len(implementations) < 2):
        return None
    if base:
        weights = hierarchy.pair(base, label)
    else:
        most = max(len(times[one]) for one in implementations)
        whole = [one for one in implementations if len(times[one]) == most]
        weights = hierarchy.against(label, whole)
    told = _told(spread.compare(interaction, times, weights))
    return told.ratio if told else None


def _told(comparison: Comparison | None) -> Comparison | None:
    if comparison is None or math.isnan(comparison.ratio.estimate):
        return None
    return comparison


def _measured(samples: Sequence[Sample]) -> list[str]:
    return list(dict.fromkeys(sample.implementation for sample in samples))
