"""By how much one sample lies above another, and how small a shift a number of launches can tell.

Pure, as `stats` is; the sources are named where a formula is used.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import optimize
from scipy import stats as distributions

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import ALPHA, LEVEL, Interval

POWER = 0.8
"""How often a delay must be found for it to count as detectable."""


def hodges_lehmann(first: Sequence[float], second: Sequence[float]) -> float:
    """Return by how much the second sample lies above the first: the median of all differences.

    Of skewed times its variance is a fifth to a quarter below that of the difference of medians.
    Source: Hodges and Lehmann, Estimates of location based on rank tests, Annals of Mathematical
    Statistics 34 (1963).
    """
    return float(np.median(np.subtract.outer(np.asarray(second), np.asarray(first))))


def shifts(
    base: Mapping[int, Sequence[float]], delayed: Mapping[int, Sequence[float]]
) -> dict[int, float]:
    """Return the shift in each launch that has samples of both."""
    return {
        launch: hodges_lehmann(values, delayed[launch])
        for launch, values in sorted(base.items())
        if values and delayed.get(launch)
    }


def gain(shifts_ms: Mapping[float, Mapping[int, float]], level: float = LEVEL) -> Interval:
    """Return the slope of the shift over the delay that was told, both in ms: 1 is exact.

    A line through the origin by least squares in each launch that has every delay, because the
    shift of no delay is 0 by definition; Student's interval over the launches' slopes.
    """
    launches = set.intersection(*map(set, shifts_ms.values())) if shifts_ms else set()
    if not launches:
        return Interval(-math.inf, math.nan, math.inf)
    squares = sum(delay**2 for delay in shifts_ms)
    slopes = [
        sum(delay * of[launch] for delay, of in shifts_ms.items()) / squares
        for launch in sorted(launches)
    ]
    return stats.mean_interval(slopes, level)


def power(shift: float, deviation: float, launches: int, alpha: float = ALPHA) -> float:
    """Return how often a true shift is told from 0 by Student's two-sided test over launches.

    ``deviation`` is the standard deviation between launches, in the unit of the shift. Source: the
    square of the noncentral t is a noncentral F with one degree of freedom above; Cohen,
    Statistical power analysis for the behavioral sciences (1988).
    """
    if launches < 2:
        return 0.0
    if shift == 0 or deviation == 0:
        return alpha if shift == 0 and deviation else float(shift != 0)
    limit = float(distributions.t.ppf(1 - alpha / 2, launches - 1))
    center = shift / (deviation / math.sqrt(launches))
    # Not the t itself: SciPy's gives no number for many a large center.
    return float(distributions.ncf.sf(limit**2, 1, launches - 1, center**2))


def smallest_detectable(deviation: float, launches: int, aim: float = POWER) -> float:
    """Return the shift that is told this often; infinite with fewer than two launches."""
    if launches < 2:
        return math.inf
    if deviation == 0:
        return 0.0
    # In units of the standard error, where the answer is between 0 and this for 2 launches and up.
    error = deviation / math.sqrt(launches)
    beyond = 2 * float(distributions.t.ppf(1 - ALPHA / 2, launches - 1)) + 10
    return error * float(
        optimize.brentq(lambda one: power(one * error, deviation, launches) - aim, 0.0, beyond)
    )
