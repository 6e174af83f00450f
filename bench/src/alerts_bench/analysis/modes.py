"""Times that fall into two groups: one median of them is neither. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FEWEST_SAMPLES = 20
"""With fewer, gaps as wide as these are common by chance."""

SMALLEST_SHARE = 0.15
"""Of the samples in the smaller mode: fewer are outliers."""

LEAST_SEPARATION = 4.0
"""Distance of the modes' means in standard deviations within them."""

LEAST_GAP = 0.4
"""Empty part of that distance."""

LEAST_RATIO = 1.5
"""Of the modes' geometric means: a smaller one changes no verdict."""


@dataclass(frozen=True, slots=True)
class Mode:
    """One of two groups of times."""

    share: float
    """Of all samples, from 0 to 1."""
    median_ms: float


def two_modes(times_ms: Sequence[float]) -> tuple[Mode, Mode] | None:
    """Return the two modes of pooled samples, the faster first, or None where there is but one.

    The sorted logarithms are split where the variance between both parts is largest; the split
    counts as two modes when it meets every threshold above. At 30 samples, 0.1 % of normal
    samples and 1 % of those from a heavy-tailed Pareto distribution do so by chance.
    Source: Otsu, A threshold selection method from gray-level histograms, IEEE Transactions on
    Systems, Man, and Cybernetics 9 (1979), for the split; Ashman, Bird and Zepf, Detecting
    bimodality in astronomical datasets, The Astronomical Journal 108 (1994), for the separation,
    whose threshold of 2 is raised because a split cuts the tails of both parts off.
    """
    count = len(times_ms)
    if count < FEWEST_SAMPLES:
        return None
    logs = np.sort(np.log(times_ms))
    sizes = np.arange(1, count)
    sums = np.cumsum(logs)[:-1]
    distances = (logs.sum() - sums) / (count - sizes) - sums / sizes
    cut = int(np.argmax(sizes * (count - sizes) * distances**2)) + 1
    low, high = logs[:cut], logs[cut:]
    distance = float(distances[cut - 1])
    within = float(np.sqrt((low.var() * len(low) + high.var() * len(high)) / count))
    if (
        min(len(low), len(high)) < SMALLEST_SHARE * count
        or distance < np.log(LEAST_RATIO)
        or distance < LEAST_SEPARATION * within
        or float(high[0] - low[-1]) < LEAST_GAP * distance
    ):
        return None
    faster, slower = (
        Mode(len(part) / count, float(np.exp(np.median(part)))) for part in (low, high)
    )
    return faster, slower
