"""The verdict in words, which never says more than the rank groups do."""

import math
from collections.abc import Sequence

from alerts_bench.analysis.formatting import (
    UNKNOWN,
    limits,
    listed,
    modes,
    number,
    rank_range,
    span,
    times,
)
from alerts_bench.analysis.stats import Interval, precision
from alerts_bench.analysis.summary import Cell, Ranking, Undetected

TOO_FEW = "too few launches"
MEAN = "the geometric mean of all implementations"


def sentence(ranking: Ranking) -> str:
    """Say who leads one interaction, and how much longer the others take."""
    timed = [cell for cell in ranking.implementations if cell.figure]
    words = [_leaders(ranking, timed), *([_followers(timed)] if ranking.ranked else [])]
    failed = [cell.label for cell in ranking.cells if not cell.figure]
    if failed:
        words.append(f"{listed(failed)} never reached the end")
    if not any(words):
        words.append("Only references were measured")
    told = "; ".join(word for word in words if word) + "."
    return f"{told} {_undetected(ranking.undetected)}".rstrip()


def tied(timed: list[Cell]) -> list[Cell]:
    """Return the fastest and those that do not differ from it significantly."""
    return [cell for cell in timed if set(cell.groups) & set(timed[0].groups)]


def base(ranking: Ranking) -> str:
    """Name what the ratios of a ranking are to."""
    return ranking.base or MEAN


def interval(cell: Cell) -> str:
    """Return the limits of a ratio, or that its launches are too few for any."""
    if cell.has_too_few_launches:
        return TOO_FEW
    return limits(cell.relative) if cell.relative and cell.relative.low < cell.relative.high else ""


def figure(cell: Cell | None) -> list[str]:
    """Return the parts of a figure.

    Ratio with interval, ratio to the reference, milliseconds as a range, rank, modes.
    """
    if cell is None or cell.figure is None:
        return ["failed" if cell else UNKNOWN]
    ratio = times(cell.relative.estimate) if cell.relative else ""
    told = interval(cell)
    parts = [
        f"{ratio} ({told})" if ratio and told else ratio or told,
        to_reference(cell),
        span(*cell.range_ms),
        f"rank {rank_range(cell.groups)}" if cell.groups else "",
        modes(cell.modes),
    ]
    return [part for part in parts if part]


def to_reference(cell: Cell) -> str:
    """Return how many times a reference's time a cell takes; empty where that is the base."""
    return f"{times(cell.to_reference.estimate)} {cell.reference}" if cell.to_reference else ""


def heading(rankings: Sequence[Ranking]) -> str:
    """Say what the figures of these interactions are, and what their ratios are to."""
    compared = [one for one in rankings if any(cell.relative for cell in one.cells)]
    bases = sorted({base(one) for one in compared}, key=lambda name: name == MEAN)
    if not bases:
        return "Milliseconds, lower is better"
    return (
        f"Response time as a multiple of {', or where it has no figure, of '.join(bases)}; "
        "lower is better"
    )


def confidence(ranked: Sequence[Ranking]) -> str:
    """Say how many launches carry the rankings of a view and how tight their ratios are."""
    told = [one for one in ranked if one.ranked]
    cells = [cell for one in told for cell in one.implementations if cell.figure]
    if not cells:
        return "Too few browser launches for an interval: no ranking."
    launches = f"{min(len(cell.medians) for cell in cells)} browser launches"
    known = [precision(one) for cell in cells if (one := cell.relative) and one.known]
    if not known:
        return f"{launches}; there is nothing to compare with."
    return (
        f"{launches}. The 95 % intervals of these ratios range from ± {number(100 * min(known))} "
        f"to ± {number(100 * max(known))} %, without a correction for multiple comparisons; ranks "
        "are corrected for the number of pairs (Holm)."
    )


def _leaders(ranking: Ranking, timed: list[Cell]) -> str:
    if not timed:
        return ""
    first = timed[0]
    time = _time(ranking, first)
    if not ranking.ranked:
        return f"{first.label} has the shortest time, {time}; nothing is ranked here"
    if len(timed) == 1:
        return f"{first.label} takes {time}"
    others = tied(timed)[1:]
    if not others:
        return f"{first.label} leads at {time}"
    if all(1 in cell.groups for cell in others):
        names = listed([first.label, *(cell.label for cell in others)])
        lead = "" if len(others) + 1 == len(timed) else "lead and "
        return f"{names} {lead}do not differ significantly, {first.label} at {time}"
    return (
        f"{first.label} has the shortest time, {time}; "
        f"{listed([cell.label for cell in others])} do not differ from it significantly"
    )


def _time(ranking: Ranking, cell: Cell) -> str:
    """Return how many times the base a cell takes, and its milliseconds as a range."""
    in_ms = span(*cell.range_ms)
    if cell.relative is None:
        return in_ms
    beside = f" ({told})" if (told := to_reference(cell)) else ""
    base = ranking.base or "the mean of all"
    return f"{times(cell.relative.estimate)} {base}{beside}, {in_ms}"


def _followers(timed: list[Cell]) -> str:
    leaders = tied(timed) if timed else []
    ratios = [
        (cell.label, _ratio(cell.slowdown.ratio))
        for cell in timed
        if cell not in leaders and cell.slowdown
    ]
    if not ratios:
        return ""
    reference = f" as {timed[0].label}" if len(leaders) > 1 else ""
    (label, ratio), *others = ratios
    first = f"{label} takes {ratio} times as long{reference}"
    return listed([first, *(f"{label} {ratio} times" for label, ratio in others)])


def _ratio(ratio: Interval) -> str:
    return number(ratio.estimate) + (f" ({limits(ratio)})" if ratio.known else "")


def _undetected(found: Sequence[Undetected]) -> str:
    """Name those that differ by less than the instrument has been seen to detect."""
    if not found:
        return ""
    pairs = [f"{one.first} and {one.second} ({_smallest(one)})" for one in found]
    return f"Differing by less than the known-delay proof detects: {listed(pairs)}."


def _smallest(one: Undetected) -> str:
    return f"{one.smallest_ms:g} ms" if math.isfinite(one.smallest_ms) else "it detected none"
