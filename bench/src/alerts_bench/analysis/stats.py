"""The arithmetic of the verdicts. Pure: numbers in, numbers out.

The unit of uncertainty is the browser launch: samples of one launch share its luck, so a launch
contributes one number, the median of its samples. Sources are named where a formula is used.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy import special, stats

ALPHA = 0.05
"""A difference is significant when its p-value is below this."""

LEVEL = 1 - ALPHA
"""Confidence of every interval."""

FEWEST_LAUNCHES = 3
"""Fewer carry no interval and no rank: Student's factor is 12.7 at two, 4.3 at three."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its confidence limits; infinite where one launch leaves them unknown."""

    low: float
    estimate: float
    high: float

    @property
    def known(self) -> bool:
        """Whether the limits are finite."""
        return math.isfinite(self.low) and math.isfinite(self.high)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many times as long the second takes as the first, and how surely it differs."""

    ratio: Interval
    p: float | None
    """None with fewer than two launches in common: nothing was tested."""


@dataclass(frozen=True, slots=True)
class Description:
    """Pooled samples, for description only: they are not independent."""

    count: int
    median: float
    p95: float
    p99: float
    minimum: float
    maximum: float


def launch_medians(values: Mapping[int, Sequence[float]]) -> dict[int, float]:
    """Return the median of each launch that has samples."""
    return {launch: float(np.median(kept)) for launch, kept in sorted(values.items()) if kept}


def mean_interval(values: Sequence[float], level: float = LEVEL) -> Interval:
    """Return the mean with Student's t interval: mean ± t(n-1) s / √n.

    Source: Student, The probable error of a mean, Biometrika 6 (1908).
    """
    mean = float(np.mean(values))
    if len(values) < 2:
        return Interval(-math.inf, mean, math.inf)
    half = half_width(_standard_error(values), len(values) - 1, level)
    return Interval(mean - half, mean, mean + half)


def half_width(error: float, freedom: float, level: float = LEVEL) -> float:
    """Return t(freedom) × error: how far Student's interval reaches to either side."""
    return float(special.stdtrit(freedom, (1 + level) / 2)) * error


def figure(medians: Iterable[float], level: float = LEVEL) -> Interval:
    """Return an implementation's figure: the geometric mean of its launch medians.

    The t interval is taken over their logarithms and shown back in the medians' unit, because
    times are skewed and compared by ratio. Source: Fleming and Wallace, How not to lie with
    statistics, CACM 29 (1986), for the geometric mean.
    """
    return _exp(mean_interval([math.log(median) for median in medians], level))


def compare(
    first: Mapping[int, float], second: Mapping[int, float], level: float = LEVEL
) -> Comparison:
    """Compare two implementations by the log-ratio of their medians within each launch.

    Pairing removes what a launch does to both. Only launches that both have count. Source: the
    paired t-test, Student (1908), on logarithms; Georges et al., Statistically rigorous Java
    performance evaluation, OOPSLA (2007), for the launch as the unit.
    """
    logs = [math.log(second[launch] / first[launch]) for launch in first if launch in second]
    if not logs:
        return Comparison(Interval(0.0, math.nan, math.inf), None)
    return Comparison(_exp(mean_interval(logs, level)), _p_value(logs))


def welch(first: Sequence[float], second: Sequence[float]) -> tuple[float, float, float]:
    """Return the difference of means (second - first), its standard error and its freedom.

    Source: Welch, The generalization of Student's problem when several different population
    variances are involved, Biometrika 34 (1947).
    """
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (first, second)]
    variance = sum(parts)
    spread = sum(
        part**2 / (len(values) - 1) for part, values in zip(parts, (first, second), strict=True)
    )
    freedom = variance**2 / spread if spread > 0 else len(first) + len(second) - 2.0
    return float(np.mean(second) - np.mean(first)), math.sqrt(variance), freedom


def two_sided(difference: float, error: float, freedom: float) -> float:
    """Return the two-sided p-value of a t statistic; exact equality gives 1, exact order 0."""
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    return float(2 * special.stdtr(freedom, -abs(difference) / error))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return the p-values corrected for testing them together, in the given order.

    Source: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6 (1979).
    """
    corrected = [1.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = largest
    return corrected


def rank_groups(
    ordered: Sequence[str], different: Iterable[tuple[str, str]]
) -> dict[str, tuple[int, ...]]:
    """Return the rank groups of each name, given from best to worst.

    Two names share a group exactly when they are not among the pairs in `different`. One name
    can stand in two groups: B may differ neither from A nor from C although A differs from C.
    Source: the insert-and-absorb algorithm of Piepho, An algorithm for a letter-based
    representation of all-pairwise comparisons, Journal of Computational and Graphical
    Statistics 13 (2004).
    """
    groups = {frozenset(ordered)}
    for one, other in different:
        broken = {group for group in groups if {one, other} <= group}
        split = {group - {name} for group in broken for name in (one, other)}
        candidates = (groups - broken) | split
        groups = {group for group in candidates if not any(group < kept for kept in candidates)}
    ranked = sorted(groups, key=lambda group: sorted(map(ordered.index, group)))
    return {
        name: tuple(rank for rank, group in enumerate(ranked, start=1) if name in group)
        for name in ordered
    }


def describe(values: Sequence[float]) -> Description:
    """Describe pooled samples; percentiles interpolate linearly.

    Source: definition 7 of Hyndman and Fan, Sample quantiles in statistical packages, The
    American Statistician 50 (1996), numpy's default.
    """
    median, p95, p99 = (float(value) for value in np.percentile(values, [50, 95, 99]))
    return Description(len(values), median, p95, p99, float(min(values)), float(max(values)))


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the two-sided p-value that neither of two pooled samples tends to be larger.

    Source: Mann and Whitney, On a test of whether one of two random variables is
    stochastically larger than the other, Annals of Mathematical Statistics 18 (1947).
    """
    return float(stats.mannwhitneyu(first, second).pvalue)


def cliffs_delta(first: Sequence[float], second: Sequence[float]) -> float:
    """Return P(second > first) - P(second < first), from -1 to 1.

    Source: Cliff, Dominance statistics, Psychological Bulletin 114 (1993), by way of
    U: 2U / (nm) - 1.
    """
    dominance = float(stats.mannwhitneyu(second, first).statistic)
    return 2 * dominance / (len(first) * len(second)) - 1


def slope(
    medians: Mapping[float, Mapping[int, float]], step: float = 1, level: float = LEVEL
) -> Interval:
    """Return the growth in ms for each ``step`` of a factor, from launch medians by its value.

    A straight line by least squares in each launch that has every value; the interval is
    Student's over the launches' slopes. Source: the summary-measures analysis of Matthews
    et al., Analysis of serial measurements in medical research, BMJ 300 (1990).
    """
    values = sorted(medians)
    launches = (
        set.intersection(*(set(medians[value]) for value in values)) if len(values) > 1 else set()
    )
    if not launches:
        return Interval(-math.inf, math.nan, math.inf)
    slopes = [
        step * float(np.polyfit(values, [medians[value][launch] for value in values], 1)[0])
        for launch in sorted(launches)
    ]
    return mean_interval(slopes, level)


def precision(interval: Interval) -> float:
    """Return the relative half-width of a figure's interval: 0.03 is ± 3 %."""
    if not interval.known or interval.low <= 0:
        return math.inf
    return math.sqrt(interval.high / interval.low) - 1


def expected_precision(medians: Sequence[float], launches: int, level: float = LEVEL) -> float:
    """Return the precision to expect from `launches` launches, from the spread of a few."""
    if len(medians) < 2 or launches < 2:
        return math.inf
    spread = float(np.std(np.log(medians), ddof=1))
    return math.expm1(half_width(spread / math.sqrt(launches), launches - 1, level))


def false_differences(p_values: Iterable[float], alpha: float = ALPHA) -> int:
    """Count the comparisons of a thing with itself that were called different."""
    return sum(p < alpha for p in p_values)


def pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return every unordered pair, in order."""
    return list(combinations(names, 2))


def _standard_error(values: Sequence[float]) -> float:
    return float(np.std(values, ddof=1)) / math.sqrt(len(values))


def _p_value(differences: Sequence[float]) -> float | None:
    if len(differences) < 2:
        return None
    mean = float(np.mean(differences))
    return two_sided(mean, _standard_error(differences), len(differences) - 1)


def _exp(interval: Interval) -> Interval:
    return Interval(math.exp(interval.low), math.exp(interval.estimate), math.exp(interval.high))
