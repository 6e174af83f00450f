"""What the page's clock costs a new document: the same clicks with the clock and without it.

The cost cannot be counted in a trace alone: a script that every document is given makes the
browser do more than that script's own calls. What is compared is the time from the first byte of
the answer until the document is parsed, by Chromium's Navigation Timing, which needs no script in
the page and has nothing of the server in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

from playwright.sync_api import Browser

from alerts_bench.analysis import stats
from alerts_bench.analysis.stats import Interval
from alerts_bench.page import browser, interactions
from alerts_bench.page.tab import Tab
from alerts_bench.product.targets import Target
from alerts_bench.proofs import hand, shifts
from alerts_bench.run.schedule import DATA_SEED

PAIRS: Final = 10
"""Pages with the clock, each beside one without."""

ROUNDS: Final = 6
"""Rounds of Add and Delete in each page; the first are not kept."""

WARMUP: Final = 2

_PARSED: Final = """() => {
  const [{ responseStart, domInteractive }] = performance.getEntriesByType("navigation");
  return domInteractive - responseStart;
}"""


def cost(
    opened: Browser, target: Target, *, rows: int, limit_s: float, pairs: int = PAIRS
) -> Interval:
    """Return by how many ms parsing a document takes longer with the clock, with 95 % interval.

    The shift in each pair, Student over the pairs. Raises Error, InteractionError or StackError.
    """
    chance = random.Random(0)
    found = []
    for number in range(pairs):
        target.seed(rows, DATA_SEED)
        takers = [_without, _with]
        times = {}
        # In turn, so that neither always comes second.
        for take in takers if number % 2 else reversed(takers):
            times[take] = list(take(opened, target, limit_s, chance))[2 * WARMUP :]
        found.append(shifts.hodges_lehmann(times[_without], times[_with]))
    return stats.mean_interval(found)


def is_new(target: Target) -> bool:
    """Return whether each click leads to a new document."""
    return target.implementation is not None and target.implementation.transport == "HTTP"


def _with(
    opened: Browser, target: Target, limit_s: float, chance: random.Random
) -> Iterator[float]:
    both = interactions.select(["add_random", "delete"])
    with browser.context(opened, target.hooks) as context:
        tab = Tab(context, target.url, target.hooks, limit_s, chance)
        tab.load()
        for _ in range(WARMUP + ROUNDS):
            for one in both:
                tab.measure(one)
                tab.page.wait_for_load_state("load")
                yield tab.page.evaluate(_PARSED)


def _without(
    opened: Browser, target: Target, limit_s: float, chance: random.Random
) -> Iterator[float]:
    kinds: Sequence[hand.Kind] = ("add", "delete")
    with hand.opened(opened, limit_s, chance, with_clock=False) as own:
        own.load(target.url)
        for _ in range(WARMUP + ROUNDS):
            for kind in kinds:
                own.click_through(kind)
                yield own.page.evaluate(_PARSED)
