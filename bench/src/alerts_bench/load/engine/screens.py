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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from alerts_bench.data.load_samples import OK, RowWriter
from alerts_bench.load.engine import felt
from alerts_bench.page.interactions import select
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.targets import Target

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
    with (
        felt.tab(playwright, target, LIMIT_S, chance) as actor,
        felt.tab(playwright, target, LIMIT_S, chance) as watcher,
    ):
        try:
            actor.load()
            watcher.load()
            found.clock_ms = _assert_equal_clocks(actor.page, watcher.page)
            # An answer that was under way may bring a deleted row back for a moment.
            known = watcher.page.evaluate(_IDS, _hooks(watcher))
            for number in range(WARMUP + acts):
                watcher.page.evaluate(_EXPECT, _hooks(watcher) | {"known": known})
                time.sleep(chance.uniform(0, pause_s))
                timing = actor.measure(adding)
                seen = _await(watcher, _SEEN)
                known += seen["ids"]
                if number >= WARMUP:
                    found.dom_ms.append(seen["dom"] - timing.start_s * 1000)
                    found.frame_ms.append(seen["frame"] - timing.start_s * 1000)
                actor.restore(adding)
                _await(watcher, _GONE, ids=seen["ids"])
        except InteractionError as error:
            found.failures[str(error)] += 1
    return found


def write(found: Screens, label: str, step: int, csv: Path) -> None:
    """Append what was seen to the samples of a run: the second screen is their second user."""
    writer = RowWriter(csv)
    for act, times_ms in (("screen_dom", found.dom_ms), ("screen_frame", found.frame_ms)):
        for ms in times_ms:
            writer.write((f"{time.time():.3f}", step, label, 2, "2", act, f"{ms:.3f}", "0", 0, OK))
    for cause in found.failures:
        writer.write((f"{time.time():.3f}", step, label, 2, "2", "screen_dom", "0", "0", 0, cause))
    writer.close()


def _hooks(tab: Tab) -> dict[str, str]:
    return {"rows": tab.hooks.rows, "id": tab.hooks.id}


def _await(tab: Tab, promise: str, **given: Any) -> Any:
    """Return what a promise of the page brings; raises InteractionError when it takes too long."""
    found = tab.page.evaluate(_LIMITED % promise, _hooks(tab) | given | {"limit": LIMIT_S * 1000})
    if found is None:
        raise InteractionError(f"not on the second page within {LIMIT_S:g} s")
    return found


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

_IDS = """({ rows, id }) =>
  [...document.querySelectorAll(rows)].map((row) => row.getAttribute(id))"""

_LIMITED = """(given) => Promise.race([
  (%s)(given),
  new Promise((resolve) => setTimeout(resolve, given.limit, null)),
])"""

_GONE = """({ rows, id, ids }) => new Promise((resolve) => {
  const observer = new MutationObserver(look);
  function look() {
    const shown = [...document.querySelectorAll(rows)].map((row) => row.getAttribute(id));
    if (shown.some((one) => ids.includes(one))) return;
    observer.disconnect();
    resolve(true);
  }
  observer.observe(document, { subtree: true, childList: true, attributeFilter: [id] });
  look();
})"""

_EXPECT = """({ rows, id, known }) => {
  window.alertsSeen = new Promise((resolve) => {
    const observer = new MutationObserver(look);
    function look() {
      const dom = performance.timeOrigin + performance.now();
      const shown = [...document.querySelectorAll(rows)].map((row) => row.getAttribute(id));
      const ids = shown.filter((one) => !known.includes(one));
      if (!ids.length) return;
      observer.disconnect();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () =>
        resolve({ ids, dom, frame: performance.timeOrigin + performance.now() });
      requestAnimationFrame(() => port2.postMessage(null));
    }
    observer.observe(document, { subtree: true, childList: true, attributeFilter: [id] });
  });
}"""

_SEEN = "() => window.alertsSeen"
