"""How long until what one user changes is on another user's screen.

Two browsers, each with its page in front: of two pages in one browser, the one behind is given one
frame a second. The click is timed by the first page's clock and the row by the second's. Both count
from the epoch, each from where its process read it, so before anything is measured the two clocks
are compared: what they differ by cannot be told from the driver's side more exactly than by half
the time of the two questions, which is stated beside the figures.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Playwright

from alerts_bench import browser
from alerts_bench.interactions import select
from alerts_bench.measure import InteractionError, Tab
from alerts_bench.targets import Target

WARMUP = 3
LIMIT_S = 10.0
QUESTIONS = 30
POLL_S = 2.0
"""Acts begin at any time within it: a page that polls would else set their rhythm."""
PUSH_S = 0.1


@dataclass
class Screens:
    """What the second screen showed, in ms since the click on the first."""

    way: str
    """`pushed`, or `polled` where the second page has to ask."""
    dom_ms: list[float] = field(default_factory=list)
    """Until the row was in the second page's document."""
    frame_ms: list[float] = field(default_factory=list)
    """Until the frame after it."""
    clock_ms: float = 0.0
    """How far the two clocks could be apart without being noticed."""
    failures: Counter[str] = field(default_factory=Counter)


def way(target: Target) -> str:
    """Return how a second page of this target learns of a change; empty where it does not."""
    features = target.implementation.features if target.implementation else {}
    ways = {"live_updates": "pushed", "polling": "polled"}
    return next((word for name, word in ways.items() if features.get(name) is True), "")


def measure(playwright: Playwright, target: Target, acts: int, chance: random.Random) -> Screens:
    """Let one page add rows, and time them on the other; the first failure ends it."""
    found = Screens(way(target))
    pause_s = POLL_S if found.way == "polled" else PUSH_S
    (adding,) = select(["add_random"])
    with _tab(playwright, target, chance) as actor, _tab(playwright, target, chance) as watcher:
        try:
            actor.load()
            watcher.load()
            found.clock_ms = _assert_equal_clocks(actor.page, watcher.page)
            for number in range(WARMUP + acts):
                _ask(watcher, _EXPECT)
                time.sleep(chance.uniform(0, pause_s))
                timing = actor.measure(adding)
                seen = watcher.page.evaluate(_SEEN, LIMIT_S * 1000)
                if seen is None:
                    raise InteractionError(f"not on the second page within {LIMIT_S:g} s")
                if number >= WARMUP:
                    found.dom_ms.append(seen["dom"] - timing.start_s * 1000)
                    found.frame_ms.append(seen["frame"] - timing.start_s * 1000)
                actor.restore(adding)
        except InteractionError as error:
            found.failures[str(error)] += 1
    return found


@contextmanager
def _tab(playwright: Playwright, target: Target, chance: random.Random) -> Iterator[Tab]:
    with (
        browser.launched(playwright, "felt") as opened,
        browser.context(opened, target.hooks) as context,
    ):
        yield Tab(context, target, LIMIT_S, chance)


def _ask(tab: Tab, function: str) -> Any:
    return tab.page.evaluate(function, {"rows": tab.hooks.rows, "id": tab.hooks.id})


def _assert_equal_clocks(one: Page, other: Page) -> float:
    """Return within how many ms the clocks of two pages agree; raises InteractionError."""
    (ahead, precision), (other_ahead, other_precision) = _ahead(one), _ahead(other)
    difference, uncertainty = abs(ahead - other_ahead), precision + other_precision
    if difference > uncertainty:
        raise InteractionError(f"the clocks of the two browsers are {difference:.1f} ms apart")
    return uncertainty


def _ahead(page: Page) -> tuple[float, float]:
    """Return how far a page's clock is ahead of ours in ms, and how sure that is."""
    readings = []
    for _ in range(QUESTIONS):
        before = time.perf_counter()
        now: float = page.evaluate(_NOW)
        after = time.perf_counter()
        readings.append((after - before, now - (before + after) / 2 * 1000))
    duration, ahead = min(readings)
    return ahead, duration / 2 * 1000


_NOW = "() => performance.timeOrigin + performance.now()"

_EXPECT = """({ rows, id }) => {
  const epoch = (time) => performance.timeOrigin + time;
  const ids = () => [...document.querySelectorAll(rows)].map((row) => Number(row.getAttribute(id)));
  window.alertsHighest = Math.max(window.alertsHighest ?? 0, ...ids());
  window.alertsSeen = new Promise((resolve) => {
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributeFilter: [id] });
    function look() {
      const now = performance.now();
      if (!ids().some((one) => one > window.alertsHighest)) return;
      observer.disconnect();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ dom: epoch(now), frame: epoch(performance.now()) });
      requestAnimationFrame(() => port2.postMessage(null));
    }
  });
}"""

_SEEN = """limit => Promise.race([
  window.alertsSeen,
  new Promise((resolve) => setTimeout(resolve, limit, null)),
])"""
