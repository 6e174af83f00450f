"""How surely launch medians differ: scatter within visits, and the luck of a visit. Pure.

A launch median differs from launch to launch for two reasons: it is the median of a few samples,
and its visit (one page in one browser launch, with all its interactions) was lucky or not. The
samples of a visit tell the first for each cell by itself; the second is pooled over all cells of a
view, since a handful of launches of one cell say little about it. Student's t over the launches of
two cells knows 4 degrees of freedom at five launches, this model about 20.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray
from scipy import stats as distributions

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import LEVEL, Comparison, Interval

Cells = Mapping[str, Mapping[int, Sequence[float]]]
"""Kept samples of one interaction in ms, by label and launch."""

Weights = Mapping[str, float]
"""Of the labels' log figures in a contrast; they sum to 0."""


def median_variance(values: Sequence[float]) -> float:
    """Return the variance of the log-median of one visit's samples.

    Source: Maritz and Jarrett, A note on estimating the variance of the sample median, JASA 73
    (1978), with the weights of Harrell and Davis, A new distribution-free quantile estimator,
    Biometrika 69 (1982), which also hold for an even number. Of few samples it is too large, by a
    third for five of a normal distribution. There must be two or more.
    """
    logs = np.sort(np.log(values))
    weights = _weights(len(logs))
    return float(weights @ logs**2 - (weights @ logs) ** 2)


@dataclass(frozen=True, slots=True)
class Spread:
    """What the launch medians of a view scatter by; variances of logarithms."""

    within: Mapping[tuple[str, str], float]
    """Of a launch median through the few samples in it, by interaction and label."""
    within_freedom: float
    luck: float
    """Of a visit, over what its samples explain; 0 where they explain all."""
    total: float
    """Of a launch median, once what a launch does to all labels is taken away."""
    total_freedom: float

    def compare(self, interaction: str, cells: Cells, weights: Weights) -> Comparison:
        """Return the ratio that a contrast stands for, over the launches that all labels share.

        Its variance adds up the weighted variances of the cells; the degrees of freedom are
        Satterthwaite's, An approximate distribution of estimates of variance components,
        Biometrics Bulletin 2 (1946). Where a visit has a single sample, or two labels alone were
        measured, Student's t over the launches takes its place.
        """
        launches = sorted(set.intersection(*(set(cells[label]) for label in weights)))
        if not launches:
            return Comparison(Interval(0.0, math.nan, math.inf), None)
        logs = _log_medians(cells, list(weights), launches)
        factors = np.array(list(weights.values()))
        estimate = float(np.mean(factors @ logs))
        if len(launches) < 2:
            return Comparison(Interval(0.0, math.exp(estimate), math.inf), None)
        variance, freedom = self._of(interaction, weights, len(launches))
        if not math.isfinite(variance):
            variance = float(np.var(factors @ logs, ddof=1)) / len(launches)
        error = math.sqrt(variance)
        half = stats.half_width(error, freedom, LEVEL)
        limits = (math.exp(estimate + side * half) for side in (-1, 0, 1))
        return Comparison(Interval(*limits), stats.two_sided(estimate, error, freedom))

    def _of(self, interaction: str, weights: Weights, launches: int) -> tuple[float, float]:
        """Return the variance of a contrast's mean over launches, NaN if unknown; its freedom."""
        squares = np.array(list(weights.values())) ** 2 / launches
        own = np.array([self.within.get((interaction, label), math.nan) for label in weights])
        variance = float(squares @ (own + self.luck))
        fewest = launches - 1
        if not math.isfinite(variance) or self.total_freedom <= fewest:
            return math.nan, fewest
        doubt = float(np.sum((squares * own) ** 2)) / self.within_freedom
        if self.luck:
            doubt += float((np.sum(squares) * self.total) ** 2) / self.total_freedom
        return variance, max(fewest, variance**2 / doubt) if doubt else math.inf


def spread(view: Mapping[str, Cells]) -> Spread:
    """Return the spread of a view, from the kept samples of all its interactions.

    The total of an interaction is the mean square of what is left of its log launch medians when
    each cell's mean and each launch's mean are taken away; luck is what it has over the mean of
    what the samples explain. Both are medians over the interactions: one cell with two modes does
    not drown the others. The total has (labels - 1)(launches - 1) degrees of freedom, however many
    interactions there are: they share their visits.
    """
    within: dict[tuple[str, str], float] = {}
    totals, explained, freedoms, counts = [], [], [0], [2]
    for interaction, cells in view.items():
        for label, launches in cells.items():
            if all(len(one) > 1 for one in launches.values()):
                within[interaction, label] = fmean(map(median_variance, launches.values()))
                counts.append(sum(len(one) - 1 for one in launches.values()))
        labels = [label for label in cells if (interaction, label) in within]
        shared = sorted(set.intersection(*(set(cells[one]) for one in labels))) if labels else []
        if len(labels) < 2 or len(shared) < 2:
            continue
        freedoms.append((len(labels) - 1) * (len(shared) - 1))
        logs = _log_medians(cells, labels, shared)
        left = logs - logs.mean(axis=0) - logs.mean(axis=1, keepdims=True) + logs.mean()
        totals.append(float(np.sum(left**2)) / freedoms[-1])
        explained.append(fmean(within[interaction, label] for label in labels))
    over = [total - known for total, known in zip(totals, explained, strict=True)]
    return Spread(
        within=within,
        within_freedom=median(counts),
        luck=max(0.0, median(over)) if over else 0.0,
        total=median(totals) if totals else 0.0,
        total_freedom=max(freedoms),
    )


def pair(first: str, second: str) -> Weights:
    """Return the contrast of how many times as long the second takes as the first."""
    return {first: -1.0, second: 1.0}


def against(label: str, base: Sequence[str]) -> Weights:
    """Return the contrast of a label against the geometric mean of the base.

    A label that is in the base is set against a mean that holds itself, as all others are.
    """
    weights = {one: -1 / len(base) for one in base}
    return weights | {label: weights.get(label, 0.0) + 1}


def _log_medians(
    cells: Cells, labels: Sequence[str], launches: Sequence[int]
) -> NDArray[np.float64]:
    return np.log([[float(np.median(cells[one][launch])) for launch in launches] for one in labels])


@cache
def _weights(count: int) -> NDArray[np.float64]:
    shape = (count + 1) / 2
    return np.diff(distributions.beta.cdf(np.arange(count + 1) / count, shape, shape))
