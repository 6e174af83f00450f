"""How long until what one user changes is on another user's screen.

Two browsers, each with its page in front: of two pages in one browser, the one behind is given one
frame a second. The click is timed by the first page's clock, what it changes by the second's: a new
row of the list, or the number of alerts on Statistics (the interaction `follow`). Both clocks count
from the epoch, each from where its process read it, so before anything is measured the two clocks
are compared: what they differ by cannot be told from the driver's side more exactly than by half
the time of the two questions, which is stated beside the figures.
"""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, Playwright

from alerts_bench.data.load_samples import OK, RowWriter
from alerts_bench.load.engine import felt
from alerts_bench.page.hooks import CONTRACT
from alerts_bench.page.interactions import select
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product import features
from alerts_bench.product.features import Declared
from alerts_bench.product.targets import Target

WARMUP = 3
LIMIT_S = 10.0
QUESTIONS = 30
POLL_S = 2.0
"""How often a page is taken to ask that polls, until it has been seen to."""
PUSH_S = 0.1


@dataclass(frozen=True)
class Watched:
    """What is watched on the second page: the ids of elements, or their texts."""

    kind: Literal["screens", "follow"]
    """The field of a load run that its results are in."""
    act: str
    """Begins the names of its samples."""
    selector: str
    attribute: str = ""
    """What tells elements apart; empty for their text."""
    opened_by: tuple[str, ...] = ()
    """Interactions that bring the page there."""
    comes_again: bool = False
    """Whether one act shows the same as another: each makes as many alerts."""


LIST = Watched("screens", "screen", CONTRACT.rows, CONTRACT.id)
STATISTICS = Watched(
    "follow",
    "follow",
    '#statistics [data-count="total"]',
    opened_by=("navigate",),
    comes_again=True,
)


@dataclass
class Screens:
    """What the second screen showed, in ms since the click on the first."""

    way: str
    """`pushed`, `polled` where the second page has to ask, or empty where nothing comes."""
    reason: str = ""
    """Why nothing comes, in the words of the manifest."""
    dom_ms: list[float] = field(default_factory=list)
    """Until the change was in the second page's document."""
    frame_ms: list[float] = field(default_factory=list)
    """Until the frame after it."""
    clock_ms: float = 0.0
    """How far the two clocks could be apart without being noticed."""
    asks_every_s: float | None = None
    """How often the second page was seen to ask, where it polls."""
    failures: Counter[str] = field(default_factory=Counter)


def way(target: Target) -> str:
    """Return how a second page of this target learns of a change; empty where it does not."""
    ways = {"live_updates": "pushed", "polling": "polled"}
    declared = _declared(target)
    return next((word for name, word in ways.items() if declared.get(name) is True), "")


def measure(
    playwright: Playwright, target: Target, watched: Watched, acts: int, chance: random.Random
) -> Screens:
    """Let one page add rows, and time them on the other; the first failure ends it."""
    found = Screens(way(target))
    if not found.way:
        found.reason = features.reason(_declared(target).get("live_updates"))
        return found
    (adding,) = select(["add_random"])
    with (
        felt.tab(playwright, target, LIMIT_S, chance) as actor,
        felt.tab(playwright, target, LIMIT_S, chance) as watcher,
    ):
        try:
            actor.load()
            watcher.load()
            for one in select(watched.opened_by):
                watcher.measure(one)
            found.clock_ms = _assert_equal_clocks(actor.page, watcher.page)
            known = watcher.page.evaluate(_SHOWN, _query(watched))
            for number in range(WARMUP + acts):
                watcher.page.evaluate(_EXPECT, _query(watched) | {"known": known})
                # At any time: a page that polls would else set the rhythm.
                time.sleep(chance.uniform(0, _rhythm_s(found)))
                timing = actor.measure(adding)
                seen = _await(watcher, _SEEN)
                if not watched.comes_again:
                    # An answer that was under way may bring a deleted row back for a moment.
                    known += seen["shown"]
                if number >= WARMUP:
                    found.dom_ms.append(seen["dom"] - timing.start_s * 1000)
                    found.frame_ms.append(seen["frame"] - timing.start_s * 1000)
                actor.restore(adding)
                _await(watcher, _GONE, **_query(watched), those=seen["shown"])
                if found.way == "polled":
                    found.asks_every_s = _interval_s(watcher.page)
        except InteractionError as error:
            found.failures[str(error)] += 1
    return found


def write(found: Screens, watched: Watched, label: str, step: int, csv: Path) -> None:
    """Append what was seen to the samples of a run: the second screen is their second user."""
    writer = RowWriter(csv)
    dom, frame = f"{watched.act}_dom", f"{watched.act}_frame"
    for act, times_ms in ((dom, found.dom_ms), (frame, found.frame_ms)):
        for ms in times_ms:
            writer.write((f"{time.time():.3f}", step, label, 2, "2", act, f"{ms:.3f}", "0", 0, OK))
    for cause in found.failures:
        writer.write((f"{time.time():.3f}", step, label, 2, "2", dom, "0", "0", 0, cause))
    writer.close()


def _declared(target: Target) -> Mapping[str, Declared]:
    return target.implementation.features if target.implementation else {}


def _query(watched: Watched) -> dict[str, Any]:
    return {"selector": watched.selector, "attribute": watched.attribute}


def _rhythm_s(found: Screens) -> float:
    return (found.asks_every_s or POLL_S) if found.way == "polled" else PUSH_S


def _interval_s(page: Page) -> float | None:
    """Return how often a page asks: the median time between two of its requests."""
    apart = [later - earlier for earlier, later in pairwise(page.evaluate(_ASKED))]
    return round(statistics.median(apart) / 1000, 2) if apart else None


def _await(tab: Tab, promise: str, **given: Any) -> Any:
    """Return what a promise of the page brings; raises InteractionError when it takes too long."""
    found = tab.page.evaluate(_LIMITED % promise, given | {"limit": LIMIT_S * 1000})
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

_ASKED = """() =>
  performance
    .getEntriesByType("resource")
    .filter(({ initiatorType }) => ["fetch", "xmlhttprequest"].includes(initiatorType))
    .map(({ startTime }) => startTime)"""

_SHOWN = """({ selector, attribute }) =>
  [...document.querySelectorAll(selector)].map((one) =>
    attribute ? one.getAttribute(attribute) : one.textContent)"""

_ANYTHING = """{
  subtree: true, childList: true, characterData: !attribute,
  ...(attribute ? { attributeFilter: [attribute] } : {}),
}"""

_LIMITED = """(given) => Promise.race([
  (%s)(given),
  new Promise((resolve) => setTimeout(resolve, given.limit, null)),
])"""

_GONE = f"""({{ selector, attribute, those }}) => new Promise((resolve) => {{
  const observer = new MutationObserver(look);
  function look() {{
    const shown = ({_SHOWN})({{ selector, attribute }});
    if (shown.some((one) => those.includes(one))) return;
    observer.disconnect();
    resolve(true);
  }}
  observer.observe(document, {_ANYTHING});
  look();
}})"""

_EXPECT = f"""({{ selector, attribute, known }}) => {{
  window.alertsSeen = new Promise((resolve) => {{
    const observer = new MutationObserver(look);
    function look() {{
      const dom = performance.timeOrigin + performance.now();
      const all = ({_SHOWN})({{ selector, attribute }});
      const shown = all.filter((one) => !known.includes(one));
      if (!shown.length) return;
      observer.disconnect();
      const {{ port1, port2 }} = new MessageChannel();
      port1.onmessage = () =>
        resolve({{ shown, dom, frame: performance.timeOrigin + performance.now() }});
      requestAnimationFrame(() => port2.postMessage(null));
    }}
    observer.observe(document, {_ANYTHING});
  }});
}}"""

_SEEN = "() => window.alertsSeen"
