"""What each habit of the quoted comparison adds to a click: whose clock, which table, DEBUG."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Error, sync_playwright

from alerts_bench.analysis.formatting import milliseconds, times
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError, judged
from alerts_bench.page import browser, interactions
from alerts_bench.page.interactions import Click
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product import catalog
from alerts_bench.product.beside.own_stack import OwnStack
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.run.schedule import DATA_SEED

ROWS: Final = 100
WARMUP: Final = 3
KEPT: Final = 15
COMPARED: Final = 10
"""The first and the last clicks of a growing table; the quoted means are of so many."""

LIMIT_S: Final = 15

PLAIN: Final = "plain"
HABITS: Final[Mapping[str, str]] = {
    "driver": "timed by the driver's clock",
    "debug": "with DEBUG on",
    "growing": f"in a table that has grown from 0 to {ROWS} rows",
}
"""By the keys of what is stored."""


def measure(sources: Sources) -> Raw:
    """Time Add Random Alert in each implementation, plainly and with each of the habits.

    ``milliseconds`` is by label and habit, a list of times; ``plain`` and ``driver`` are taken in
    turn in one page, ``plain`` and ``debug`` in two stacks that run side by side, ``first`` and
    ``growing`` are the first and the last clicks of one page. Chromium is as shipped. Raises
    UnmeasuredError.
    """
    found: dict[str, dict[str, list[float]]] = {}
    try:
        with sync_playwright() as playwright, browser.launched(playwright, "felt") as chromium:
            for one in catalog.load(sources.root):
                with _served(sources, one) as (plain, debug):
                    found[one.label] = {
                        **_in_turn(chromium, plain),
                        "debug": _in_turn(chromium, debug)[PLAIN],
                        **_growing(chromium, plain),
                    }
    except (browser.BrowserMissingError, InteractionError, StackError, Error) as error:
        raise UnmeasuredError(str(error)) from error
    return {"rows": ROWS, "milliseconds": found}


def unchanged(claim: Claim, raw: Raw) -> Judgement:
    """Judge whether a click takes as long with each habit as without it."""
    parts = [
        _part(claim, f"{label}, {what}", found[_base(key)], found[key])
        for key, what in HABITS.items()
        for label, found in raw["milliseconds"].items()
    ]
    changed = {
        key: [_factor(found, key) for found in raw["milliseconds"].values()] for key in HABITS
    }
    told = ", ".join(
        f"{times(min(found))} to {times(max(found))} {HABITS[key]}"
        for key, found in changed.items()
    )
    return judged(claim, parts, f"A click takes {told}.")


def _part(claim: Claim, what: str, base: Sequence[float], own: Sequence[float]) -> Part:
    before, after = median(base), median(own)
    ratio = after / before
    return Part(
        what=what,
        claimed="as long",
        measured=f"{milliseconds(before)} to {milliseconds(after)}, {times(ratio)}",
        holds=claim.threshold <= ratio <= 1 / claim.threshold,
    )


def _base(key: str) -> str:
    return "first" if key == "growing" else PLAIN


def _factor(found: Mapping[str, Sequence[float]], key: str) -> float:
    return median(found[key]) / median(found[_base(key)])


@contextmanager
def _served(sources: Sources, one: Implementation) -> Iterator[tuple[Target, Target]]:
    """Serve an implementation in two stacks of its own: as always, and with DEBUG on."""
    with ExitStack() as running:
        yield (
            _target(sources, one, "plain", {"DEBUG": "0"}, running),
            _target(sources, one, "debug", {"DEBUG": "1"}, running),
        )


def _target(
    sources: Sources,
    one: Implementation,
    name: str,
    settings: Mapping[str, str],
    running: ExitStack,
) -> Target:
    own = OwnStack(
        kind="claim",
        label=one.label,
        implementation=one,
        folder=sources.root / ".state" / "claims" / f"{one.id}-{name}",
        root=sources.root,
        settings=settings,
    )
    if failure := own.run(running):
        raise UnmeasuredError(f"{one.label} does not serve: {failure}")
    return own.target(running)


def _in_turn(chromium: Browser, target: Target) -> dict[str, list[float]]:
    """Return times of a table that keeps its size, by both clocks in turn."""
    found: dict[str, list[float]] = {PLAIN: [], "driver": []}
    with _opened(chromium, target, ROWS) as (tab, add):
        for number in range(WARMUP + KEPT):
            by_page = tab.measure(add).dom_ms
            tab.restore(add)
            by_driver = _by_driver(tab)
            tab.restore(add)
            if number >= WARMUP:
                found[PLAIN].append(round(by_page, 2))
                found["driver"].append(round(by_driver, 2))
    return found


def _growing(chromium: Browser, target: Target) -> dict[str, list[float]]:
    """Return the times of the first and of the last clicks, in a table that begins empty."""
    with _opened(chromium, target, 0) as (tab, add):
        found = [round(tab.measure(add).dom_ms, 2) for _ in range(ROWS)]
    return {"first": found[:COMPARED], "growing": found[-COMPARED:]}


@contextmanager
def _opened(chromium: Browser, target: Target, rows: int) -> Iterator[tuple[Tab, Click]]:
    target.seed(rows, DATA_SEED)
    (add,) = interactions.select(["add_random"])
    assert isinstance(add, Click)
    with browser.context(chromium, target.hooks) as context:
        tab = Tab(context, target.url, target.hooks, LIMIT_S, random.Random(DATA_SEED))
        tab.load()
        yield tab, add


def _by_driver(tab: Tab) -> float:
    """Click as a test does, and return in ms how long the test waits for the new row."""
    rows = tab.page.locator(tab.hooks.rows)
    newest = rows.count() + 1
    button = tab.page.get_by_role("button", name=tab.hooks.add)
    begun = time.perf_counter()
    button.click()
    rows.nth(newest - 1).wait_for()
    return 1000 * (time.perf_counter() - begun)
