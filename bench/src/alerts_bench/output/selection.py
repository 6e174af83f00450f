"""Which interactions of a run stand where there is room for a few: the README, its charts."""

from collections.abc import Sequence

from alerts_bench.analysis.summary import Ranking
from alerts_bench.page.interactions import DEFAULT


def headline(ranked: Sequence[Ranking]) -> list[Ranking]:
    """Return the rankings of the default suite, or all where it was not measured."""
    return [one for one in ranked if one.interaction in DEFAULT] or list(ranked)
