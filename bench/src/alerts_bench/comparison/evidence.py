"""What stored samples say of the method: warm-up, sources of variance, coverage. Pure.

The rules of a run (how long a warm-up is, the launch as the unit, the hierarchical interval) rest
on these figures; whoever doubts a rule computes them again from the samples.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean, median

from alerts_bench.analysis import hierarchy, stats
from alerts_bench.analysis.hierarchy import Cells, Spread
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import Table, nearest, time
from alerts_bench.data.schema import UNTIMED, Condition, Sample
from alerts_bench.run.schedule import WARMUP_ROUNDS

LATE_MS = 8.0
"""Half a frame: a page whose answers wait for a frame is later by that on average."""

FEWEST_INTERACTIONS = 3
"""So many must be late before a visit is."""

FEWEST_LAUNCHES = 4
"""Two halves of fewer have no interval of their own."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """One page of one launch, as its samples name it."""

    label: str
    launch: int
    number: int
    condition: Condition
    rows: int | None
    rtt_ms: float | None
    cpu_slowdown: float


Times = Mapping[tuple[OpenPage, str], Mapping[int, float]]
"""In ms, by page, interaction and place: the round of the warm-up, or the number of the sample."""


@dataclass(frozen=True)
class Position:
    """How the times of one place in a visit (its second round, its third sample) compare."""

    condition: Condition
    number: int
    """Counts from 1."""
    ratio: Interval
    """To others of the same visit and interaction, with Student's interval over launches."""


@dataclass(frozen=True)
class LateVisit:
    """A visit that was later than the others of its label in everything that it measured."""

    page: OpenPage
    later_ms: Mapping[str, float]
    """Its median beyond the label's median, by interaction."""


@dataclass(frozen=True)
class Variance:
    """Where the variance of a launch median comes from, in framework cost.

    Both are of the interaction in the middle. For a handful of samples, what they explain is
    estimated a third too high (`hierarchy.median_variance`), and the visit gets the less.
    """

    sample: float
    """Standard deviation of a launch median through its few samples, as a share of the time."""
    visit: float
    """The same between visits, beyond what the samples explain."""

    @property
    def share_of_samples(self) -> float:
        """Return how much of the variance of a launch median is that of its samples."""
        total = self.sample**2 + self.visit**2
        return self.sample**2 / total if total else math.nan


@dataclass(frozen=True)
class Coverage:
    """How often the intervals of two halves of a run's launches agree that nothing differs."""

    comparisons: int
    hierarchical: float
    student: float
    widths: tuple[float, float]
    """Median half-width of the ratio of two labels: hierarchical, Student's."""
    widest: tuple[float, float]


def warmup(data: Table) -> list[Position]:
    """Return the rounds of a long warm-up, each beside the later ones of its page, in order.

    Later are those beyond the warm-up of a default run. Only a run that was asked for more rounds
    has them, as many in each page: an earlier rule warmed a page up until its times had settled,
    so that the times themselves chose how many there were. Kept samples are no measure of a
    round, whose clicks are made without their care.
    """
    asked = data.results.run.settings.get("warmup")
    if not isinstance(asked, Mapping):
        return []
    rounds = []
    for (page, _), times in _times(data, is_warmup=True).items():
        settled = WARMUP_ROUNDS[page.condition]
        own = {
            number: time_ms for number, time_ms in times.items() if number <= asked[page.condition]
        }
        rounds.append((page, _beside(own, [number for number in own if number > settled])))
    return list(_positions(rounds))


def trend(data: Table) -> list[Position]:
    """Return the kept samples by their place in the page's visit, each beside all others of it.

    After a warm-up that was too short the first would be slower.
    """
    kept = _times(data, is_warmup=False).items()
    return list(_positions([(page, _beside(times, list(times))) for (page, _), times in kept]))


def variance(data: Table) -> Variance | None:
    """Return where the variance comes from in the main view; None where nothing is repeated."""
    spread = hierarchy.spread(_cells(data))
    if not spread.within:
        return None
    by_interaction: dict[str, list[float]] = defaultdict(list)
    for (interaction, _), within in spread.within.items():
        by_interaction[interaction].append(within)
    sample = median(map(fmean, by_interaction.values()))
    return Variance(math.sqrt(sample), math.sqrt(spread.luck))


def late_visits(data: Table) -> tuple[list[LateVisit], int]:
    """Return the visits that were late in all interactions, and of how many visits.

    In framework cost, of visits with at least `FEWEST_INTERACTIONS`. One slow interaction is a
    matter of chance; all of a page, and no other page of the launch, hint at a state of the
    browser.
    """
    visits: dict[OpenPage, dict[str, float]] = defaultdict(dict)
    usual: dict[tuple[OpenPage, str], list[float]] = defaultdict(list)
    for (page, interaction), times in _times(data, is_warmup=False).items():
        if page.condition == "cost":
            visits[page][interaction] = median(times.values())
            usual[_of_any_launch(page), interaction] += times.values()
    late, judged = [], 0
    for page, medians in visits.items():
        later_ms = {
            one: value - median(usual[_of_any_launch(page), one]) for one, value in medians.items()
        }
        if len(later_ms) >= FEWEST_INTERACTIONS:
            judged += 1
            if min(later_ms.values()) >= LATE_MS:
                late.append(LateVisit(page, later_ms))
    return late, judged


def coverage(data: Table) -> Coverage | None:
    """Return how the intervals do between two halves of the launches; None with too few.

    Nothing but chance lies between the halves: each label's ratio to the mean of the others should
    be the same. An interval that covers in 95 of 100 cases says so in 95 of 100.
    """
    cells = _cells(data)
    spread = hierarchy.spread(cells)
    outcomes = [outcome for one in cells for outcome in _halves(spread, one, cells[one])]
    if not outcomes:
        return None
    own, student = zip(*outcomes, strict=True)
    widths = list(_widths(spread, cells))
    return Coverage(
        comparisons=len(outcomes),
        hierarchical=fmean(own),
        student=fmean(student),
        widths=(median(one for one, _ in widths), median(other for _, other in widths)),
        widest=(max(one for one, _ in widths), max(other for _, other in widths)),
    )


def _halves(spread: Spread, interaction: str, labels: Cells) -> Iterator[tuple[bool, bool]]:
    """Yield whether both intervals hold that there is no difference, for each label and split."""
    launches = sorted(set.intersection(*(set(one) for one in labels.values())))
    if len(launches) < FEWEST_LAUNCHES or len(labels) < 2:
        return
    for label in labels:
        weights = hierarchy.against(label, [one for one in labels if one != label])
        for some in combinations(launches, len(launches) // 2):
            # Of an even number, each split comes with its mirror image.
            if len(launches) % 2 == 0 and launches[0] not in some:
                continue
            parts = (some, [one for one in launches if one not in some])
            halves = [{one: {n: labels[one][n] for n in part} for one in labels} for part in parts]
            first, second = (spread.compare(interaction, half, weights).ratio for half in halves)
            error = math.hypot(*(math.log(one.high / one.estimate) for one in (first, second)))
            difference = abs(math.log(second.estimate / first.estimate))
            p = stats.two_sided(*stats.welch(*(_contrasts(half, weights) for half in halves)))
            yield difference <= error, p > stats.ALPHA


def _contrasts(cells: Cells, weights: Mapping[str, float]) -> list[float]:
    medians = {label: stats.launch_medians(cells[label]) for label in weights}
    launches = next(iter(medians.values()))
    return [
        sum(weight * math.log(medians[label][launch]) for label, weight in weights.items())
        for launch in launches
    ]


def _widths(spread: Spread, view: Mapping[str, Cells]) -> Iterator[tuple[float, float]]:
    """Yield the half-widths of each pair's ratio: hierarchical, Student's."""
    for interaction, cells in view.items():
        for first, second in combinations(cells, 2):
            own = spread.compare(interaction, cells, hierarchy.pair(first, second)).ratio
            one, other = (stats.launch_medians(dict(cells[label])) for label in (first, second))
            yield stats.precision(own), stats.precision(stats.compare(one, other).ratio)


def _cells(data: Table) -> dict[str, Cells]:
    view = data.main_view()
    return {one: data.times(view, one) for one in data.interactions(view)}


def _times(data: Table, *, is_warmup: bool) -> Times:
    """Return the times that nothing watched, either of the warm-up or the kept ones."""
    asked = data.results.run.settings.get("rows", ())
    sizes = [asked] if isinstance(asked, int) else asked
    times: dict[tuple[OpenPage, str], dict[int, float]] = defaultdict(dict)
    for sample in data.results.samples:
        if sample.launch == UNTIMED or sample.observed or sample.warmup != is_warmup:
            continue
        value = time(sample, "dom")
        if value is not None:
            times[_page(sample, sizes), sample.interaction][sample.iteration] = value
    return times


def _page(sample: Sample, sizes: Sequence[int]) -> OpenPage:
    return OpenPage(
        sample.implementation,
        sample.launch,
        sample.visit,
        sample.condition,
        nearest(sample.rows, sizes),
        sample.rtt_ms,
        sample.cpu_slowdown,
    )


def _of_any_launch(page: OpenPage) -> OpenPage:
    return replace(page, launch=0, number=0)


def _beside(times: Mapping[int, float], others: Sequence[int]) -> dict[int, float]:
    """Return the ratio of each to the median of these others, itself left out."""
    ratios = {}
    for number, value in times.items():
        if rest := [times[other] for other in others if other != number]:
            ratios[number] = value / median(rest)
    return ratios


def _positions(pages: Sequence[tuple[OpenPage, Mapping[int, float]]]) -> Iterator[Position]:
    """Yield the mean ratio of each place in a visit: the logarithms are averaged by launch."""
    logs: dict[tuple[Condition, int], dict[int, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for page, ratios in pages:
        for number, ratio in ratios.items():
            logs[page.condition, number][page.launch].append(math.log(ratio))
    for (condition, number), launches in sorted(logs.items()):
        yield Position(
            condition, number, stats.figure(math.exp(fmean(one)) for one in launches.values())
        )
