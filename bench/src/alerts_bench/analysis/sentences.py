"""The verdict in words, which never says more than the rank groups do."""

from alerts_bench.analysis.formatting import limits, listed, milliseconds, number
from alerts_bench.analysis.stats import Interval, precision
from alerts_bench.analysis.summary import Cell, Ranking


def sentence(ranking: Ranking) -> str:
    """Say who leads one interaction, and how much longer the others take."""
    timed = [cell for cell in ranking.cells if cell.figure]
    words = [_leaders(ranking, timed), *([_followers(timed)] if ranking.ranked else [])]
    failed = [cell.label for cell in ranking.cells if not cell.figure]
    if failed:
        words.append(f"{listed(failed)} never reached the end")
    return "; ".join(word for word in words if word) + "."


def tied(timed: list[Cell]) -> list[Cell]:
    """Return the fastest and those that cannot be told from it."""
    return [cell for cell in timed if set(cell.groups) & set(timed[0].groups)]


def confidence(ranking: Ranking) -> str:
    """Say how many launches carry the ranking and how tight the figures are."""
    timed = [cell for cell in ranking.cells if cell.figure and cell.figure.known]
    if not ranking.ranked or not timed:
        return "One browser launch says nothing about the next: no ranking."
    widest = max(precision(cell.figure) for cell in timed if cell.figure)
    launches = min(len(cell.medians) for cell in timed)
    return (
        f"{launches} browser launches; the widest 95 % interval is ± {number(100 * widest)} %; "
        "Holm’s correction over all pairs; the interval of a ratio is for it alone."
    )


def _leaders(ranking: Ranking, timed: list[Cell]) -> str:
    if not timed:
        return ""
    first, figure = timed[0], timed[0].figure
    if not ranking.ranked or figure is None:
        time = milliseconds(figure.estimate if figure else None)
        return f"{first.label} has the shortest time, {time}; nothing is ranked here"
    if len(timed) == 1:
        return f"{first.label} takes {milliseconds(figure.estimate)}"
    others = tied(timed)[1:]
    if not others:
        return f"{first.label} leads with {milliseconds(figure.estimate)}"
    if all(1 in cell.groups for cell in others):
        names = listed([first.label, *(cell.label for cell in others)])
        time = milliseconds(figure.estimate)
        lead = "" if len(others) + 1 == len(timed) else "lead and "
        return f"{names} {lead}cannot be told apart, {first.label} at {time}"
    return (
        f"{first.label} has the shortest time, {milliseconds(figure.estimate)}; "
        f"{listed([cell.label for cell in others])} cannot be told from it"
    )


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
