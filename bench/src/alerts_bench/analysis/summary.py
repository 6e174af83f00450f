"""The figures of a run: what the terminal, the charts and the report all show."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts_bench.analysis import stats
from alerts_bench.analysis.modes import Mode, two_modes
from alerts_bench.analysis.stats import Comparison, Description, Interval
from alerts_bench.analysis.table import Table, View
from alerts_bench.analysis.traffic import Traffic, traffic
from alerts_bench.data.schema import OK, Sample, Subject


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
    slowdown: Comparison | None
    """Against the fastest; None for itself and where they have no launch in common."""
    groups: tuple[int, ...]
    """Rank groups; empty where the view or a single launch allows no ranking."""
    description: Description | None
    modes: tuple[Mode, Mode] | None
    """The two groups that its times fall into, where they do."""
    failures: dict[str, int]
    traffic: Traffic
    breakdown: Breakdown | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """One interaction in one view: its cells, fastest first, failures last."""

    interaction: str
    cells: tuple[Cell, ...]
    ranked: bool
    """Whether the view is the one that ranks and launches suffice to tell anything apart."""

    def leaders(self) -> list[Cell]:
        """Return the cells of the first rank group."""
        return [cell for cell in self.cells if 1 in cell.groups]

    def cell(self, label: str) -> Cell | None:
        """Return the cell of an implementation, if it was measured here."""
        return next((cell for cell in self.cells if cell.label == label), None)


def labels(ranked: Iterable[Ranking], subjects: Iterable[Subject] = ()) -> list[str]:
    """Return every implementation once, in the order of the first ranking that has it.

    Variants follow their implementation, where it was measured too.
    """
    ordered = list(dict.fromkeys(cell.label for one in ranked for cell in one.cells))
    known = [one for one in subjects if one.label in ordered]
    heads = {one.framework: one.label for one in known if not one.variant and not one.changes}
    followed = {one.label: heads.get(one.framework, one.label) for one in known if one.variant}

    def place(label: str) -> tuple[int, bool]:
        return ordered.index(followed.get(label, label)), label in followed

    return sorted(ordered, key=place)


def rank(table: Table, view: View, interaction: str) -> Ranking:
    """Work out the figures of one interaction, Holm's correction over all its pairs."""
    times = table.times(view, interaction)
    medians = {label: stats.launch_medians(launches) for label, launches in times.items()}
    figures = {label: stats.figure(values.values()) for label, values in medians.items()}
    ordered = sorted(figures, key=lambda label: figures[label].estimate)
    pairs = stats.pairs(ordered)
    compared = {pair: stats.compare(medians[pair[0]], medians[pair[1]]) for pair in pairs}
    tested = {pair: one.p for pair, one in compared.items() if one.p is not None}
    corrected = stats.holm(list(tested.values()))
    different = [pair for pair, p in zip(tested, corrected, strict=True) if p < stats.ALPHA]
    ranked = view.ranked and any(len(values) > 1 for values in medians.values())
    groups = stats.rank_groups(ordered, different) if ranked else {}
    samples = table.samples(view, interaction)
    observed = table.samples(view, interaction, observed=True)
    cells = []
    for label in [*ordered, *(label for label in _measured(samples) if label not in ordered)]:
        own = [sample for sample in samples if sample.implementation == label]
        pooled = [value for launch in times.get(label, {}).values() for value in launch]
        cells.append(
            Cell(
                label=label,
                interaction=interaction,
                figure=figures.get(label),
                medians=medians.get(label, {}),
                slowdown=_told(compared.get((ordered[0], label))) if ordered else None,
                groups=groups.get(label, ()),
                description=stats.describe(pooled) if pooled else None,
                modes=two_modes(pooled),
                failures=dict(Counter(s.outcome for s in own if s.outcome != OK)),
                traffic=traffic(own),
                breakdown=breakdown([s for s in observed if s.implementation == label]),
            )
        )
    return Ranking(interaction, tuple(cells), ranked)


def rankings(table: Table, view: View) -> list[Ranking]:
    """Return the rankings of a view, one for each interaction that it holds."""
    return [rank(table, view, interaction) for interaction in table.interactions(view)]


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


def _told(comparison: Comparison | None) -> Comparison | None:
    if comparison is None or math.isnan(comparison.ratio.estimate):
        return None
    return comparison


def _measured(samples: Sequence[Sample]) -> list[str]:
    return list(dict.fromkeys(sample.implementation for sample in samples))
