"""Checks the page's clock against Chromium's own events, in a run of its own.

Tracing costs time, so nothing that is timed for a figure is traced.
"""

from __future__ import annotations

import json
import random
import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Error

from alerts_bench.page import browser
from alerts_bench.page.interactions import Act, Click
from alerts_bench.page.tab import InteractionError, Tab, Timing
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.proofs.clock_agreement import Check
from alerts_bench.proofs.profile import CATEGORY, Profile
from alerts_bench.run.schedule import DATA_SEED
from alerts_bench.run.visit import put_back

CATEGORIES = [
    "-*",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.invalidationTracking",
    "latencyInfo",
    "v8.execute",
    CATEGORY,
]
ROUNDED_US = 200
"""The page rounds both moments to 0.1 ms."""

SCRIPT = "clock.js"
TRACED = 10
"""Samples of each interaction."""

_MUTATIONS = ("StyleRecalcInvalidationTracking", "LayoutInvalidationTracking", "ParseHTML")
_CHECKPOINTS = ("RunMicrotasks", "EventDispatch")

Event = Mapping[str, Any]


class TraceError(Exception):
    """A trace lacks what it should hold."""


@dataclass
class _RecordedTab(Tab):
    """A tab that remembers each of its clicks."""

    clicks: list[Timing] = field(default_factory=list)

    def perform(self, act: Act, *, careful: bool) -> Timing:
        timing = super().perform(act, careful=careful)
        self.clicks.append(timing)
        return timing


def check_all(
    opened: Browser,
    targets: Sequence[Target],
    interactions: Sequence[Click],
    *,
    rows: int,
    warmup: int,
    limit_s: float,
    progress: Progress,
) -> tuple[list[Check], dict[str, str]]:
    """Trace the targets in turn; return what was seen, and why by label where one broke off."""
    checks: list[Check] = []
    failed: dict[str, str] = {}
    begun = time.monotonic()
    for number, target in enumerate(targets):
        progress.say(_tracing(target.label, number, len(targets), time.monotonic() - begun))
        try:
            target.seed(rows, DATA_SEED)
            possible = [one for one in interactions if not target.objection(one)]
            found = check(opened, target, possible, rows=rows, warmup=warmup, limit_s=limit_s)
            for one in found:
                checks.append(one)  # noqa: PERF402 - those before a failure are kept
        except (Error, InteractionError, StackError, TraceError) as error:
            failed[target.label] = str(error)
    return checks, failed


def _tracing(label: str, done: int, of: int, spent_s: float) -> str:
    line = f"Tracing {label}, {done + 1} of {of}"
    if not done:
        return line
    return f"{line}; {timedelta(seconds=round(spent_s / done * (of - done)))} left"


def check(
    opened: Browser,
    target: Target,
    interactions: Sequence[Click],
    *,
    rows: int,
    warmup: int,
    limit_s: float,
) -> Iterator[Check]:
    """Trace a target's interactions and yield what the trace says of each timed click.

    Raises InteractionError or TraceError.
    """
    with browser.context(opened, target.hooks) as context:
        tab = _RecordedTab(context, target.url, target.hooks, limit_s, random.Random(0))
        tab.load()
        for one in interactions:
            for _ in range(warmup):
                tab.prepare(one)
                tab.measure(one, careful=False)
                put_back(tab, target, one, rows)
        for one in interactions:
            # One trace each: Chromium's buffer holds about ten interactions with a large table.
            tab.clicks.clear()
            opened.start_tracing(page=tab.page, categories=CATEGORIES)
            try:
                for _ in range(TRACED):
                    tab.prepare(one)
                    tab.measure(one)
                    put_back(tab, target, one, rows)
            finally:
                # Left open, it would keep the next page from being traced.
                recorded = opened.stop_tracing()
            trace = json.loads(recorded)["traceEvents"]
            pieces = list(_by_click(trace, len(tab.clicks)))
            profile = Profile.of(trace, _renderer(pieces))
            for timing, events in zip(tab.clicks, pieces, strict=True):
                if timing.frame_ms is not None:
                    yield _compare(target.label, one.id, timing, timing.frame_ms, events, profile)


def _by_click(trace: Sequence[Event], clicks: int) -> Iterator[list[Event]]:
    """Yield the complete events from each click on, the click's own first.

    They go on to the click after the next: a busy machine commits late.
    """
    starts = sorted(
        one["ts"] for one in trace if one["name"] == "InputLatency::MouseUp" and one["ph"] == "b"
    )
    if len(starts) != clicks:
        raise TraceError(f"The trace holds {len(starts)} clicks of {clicks}.")
    pieces: list[list[Event]] = [
        [{"name": "click", "ts": start, "dur": 0, "args": {}}] for start in starts
    ]
    for one in sorted(trace, key=lambda event: event.get("ts", 0)):
        place = bisect_right(starts, one.get("ts", 0)) - 1
        for piece in pieces[max(0, place - 1) : place + 1]:
            if one["ph"] in "XI":
                piece.append(one)
    yield from pieces


def _renderer(pieces: Sequence[Sequence[Event]]) -> int:
    """Return the process of the page."""
    for events in pieces:
        for one in events:
            if _is_own(one):
                return int(one["pid"])
    raise TraceError("The trace does not show the page's clock.")


def _compare(
    label: str,
    interaction: str,
    timing: Timing,
    frame_ms: float,
    events: Sequence[Event],
    profile: Profile,
) -> Check:
    click, *events = events
    dom_us = click["ts"] + timing.dom_ms * 1000
    early = [one for one in events if _is_own(one) and one["ts"] <= dom_us + ROUNDED_US]
    saw = max(early, key=lambda one: one["ts"], default=None)
    if saw is None:
        raise TraceError(f"{label}, {interaction}: the trace does not show the page's clock.")
    # The browser's own windows commit frames too, in other threads.
    page = [one for one in events if _thread(one) == _thread(saw)]
    before = [one for one in page if one["ts"] <= saw["ts"]]
    checkpoints = [
        one["ts"] for one in before if one["name"] in _CHECKPOINTS and _end(one) >= saw["ts"]
    ]
    mutations = [
        _end(one) for one in before if one["name"] in _MUTATIONS and _end(one) <= saw["ts"]
    ]
    commits = [_end(one) for one in page if one["name"] == "Commit" and one["ts"] >= saw["ts"]]
    if not checkpoints or not commits:
        raise TraceError(f"{label}, {interaction}: the trace does not show the change's frame.")
    seen_us = min(checkpoints)
    if mutations and mutations[-1] > seen_us:
        # A promise's reaction changed the document: no event tells where one reaction ends.
        seen_us = profile.runs_until(mutations[-1], saw["ts"])
    return Check(
        label,
        interaction,
        timing.dom_ms,
        frame_ms,
        (seen_us - click["ts"]) / 1000,
        (commits[0] - click["ts"]) / 1000,
        _own_us(click["ts"], dom_us, early, profile) / 1000,
    )


def _own_us(click_us: float, dom_us: float, calls: Sequence[Event], profile: Profile) -> float:
    """Return what the clock's calls take, and what the profile finds of it between them."""
    edges = [click_us]
    for one in calls:
        edges += [one["ts"], min(_end(one), dom_us)]
    edges.append(dom_us)
    called = sum(max(0, end - start) for start, end in zip(edges[1:-1:2], edges[2::2], strict=True))
    between = zip(edges[::2], edges[1::2], strict=True)
    return called + sum(profile.time_in_us(SCRIPT, start, end) for start, end in between)


def _is_own(event: Event) -> bool:
    return event["name"] == "FunctionCall" and _url(event) == SCRIPT


def _thread(event: Event) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _end(event: Event) -> float:
    return float(event["ts"] + event.get("dur", 0))


def _url(event: Event) -> str:
    return str(event["args"].get("data", {}).get("url", ""))
