"""What a user in a browser feels while others act: the bench's own instrument, beside the load."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Playwright

from alerts_bench.page import browser
from alerts_bench.page.interactions import Interaction, select
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.targets import Target

WARMUP = 3
RESERVE_S = 1.0
"""Nothing is begun so shortly before the end."""
LIMIT_S = 5.0
KEPT = ("add_random",)
"""What these create stays: the newest row may be another's. The others delete it in their turn."""


def interactions(target: Target) -> tuple[Interaction, ...]:
    """Return what can be measured among others.

    On a page that is told of others' changes, another user's row ends the wait for one's own: such
    pages are measured by the details alone.
    """
    is_told = target.implementation and target.implementation.features.get("live_updates") is True
    return select(["details"] if is_told else ["add_random", "details"])


@dataclass
class FeltUser:
    """A tab in which somebody clicks for as long as others act."""

    tab: Tab
    interactions: Sequence[Interaction]
    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def visit(self, seconds: float) -> None:
        """Load the page and click until shortly before the end."""
        deadline = time.monotonic() + seconds - RESERVE_S
        is_loaded = False
        rounds = 0
        while time.monotonic() < deadline:
            for one in self.interactions:
                try:
                    if not is_loaded:
                        self.tab.load()
                        is_loaded = True
                    self.tab.prepare(one)
                    timing = self.tab.measure(one)
                    if rounds >= WARMUP:
                        self.times_ms[one.id].append(timing.dom_ms)
                    if one.id not in KEPT:
                        self.tab.restore(one)
                except InteractionError as error:
                    self.failures[one.id][str(error)] += 1
                    is_loaded = False
            rounds += 1


@contextmanager
def visiting(playwright: Playwright, target: Target) -> Iterator[FeltUser]:
    """Open a browser as it is shipped, with an empty tab for this target."""
    with tab(playwright, target, LIMIT_S, random.Random(1)) as opened:
        yield FeltUser(opened, interactions(target))


@contextmanager
def tab(
    playwright: Playwright, target: Target, limit_s: float, chance: random.Random
) -> Iterator[Tab]:
    """Open an empty tab in a browser of its own, as it is shipped."""
    with (
        browser.launched(playwright, "felt") as opened,
        browser.context(opened, target.hooks) as context,
    ):
        yield Tab(context, target.url, target.hooks, limit_s, chance)


def described(visitor: FeltUser) -> Iterator[tuple[str, list[float], Mapping[str, int]]]:
    """Yield the id, the times and the failures of each interaction."""
    for one in visitor.interactions:
        yield one.id, visitor.times_ms[one.id], visitor.failures[one.id]
