"""Before a run, untimed: bytes on the wire, counted below HTTP and WebSocket by a relay."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from statistics import median_low

from playwright.sync_api import Browser, Error, Playwright

from alerts_bench.data.schema import OK, UNTIMED, Sample, now
from alerts_bench.page import browser, network
from alerts_bench.page.browser import Build
from alerts_bench.page.interactions import Interaction, is_cold
from alerts_bench.page.network import UNCOUNTED, Watch
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.run import relay
from alerts_bench.run.relay import Relay
from alerts_bench.run.runner import WireBytes
from alerts_bench.run.schedule import DATA_SEED, Plan, Visit
from alerts_bench.run.visit import cause_of, put_back

COUNTED = 1
"""Counted clicks of each interaction, after a first that is not: counts repeat, but for modes."""
QUIET_S = 0.03


@dataclass
class ByteCount:
    """Counts the bytes of every label at every table size."""

    playwright: Playwright
    targets: Mapping[str, Target]
    plan: Plan
    limit_s: float
    chromium: Build
    keep: Callable[[Sample, Target], None]
    scripts: dict[str, dict[str, int]] = field(default_factory=dict)
    """Bytes of JavaScript that a page brings, by label: see `VisitCounter.script_sizes`."""

    def take(self, relays: Mapping[str, Relay]) -> WireBytes:
        """Count through these relays, given by origin; every sample goes to ``keep``."""
        found: dict[tuple[str, int], dict[str, tuple[int, int]]] = {}
        with browser.launched(self.playwright, "cost", self.chromium) as opened:
            for label, rows in product(self.targets, self.plan.rows):
                target = self.targets[label]
                if standing := relays.get(relay.origin(target.url)):
                    standing.set_rtt(0)
                visit = Visit(label, rows, 0, self.plan.tried(label), kept=0)
                counter = VisitCounter(opened, target, visit, self.limit_s, standing)
                if label not in self.scripts:
                    self.scripts[label] = counter.script_sizes()
                found[label, rows] = self._counted(counter)
        return found

    def _counted(self, counter: VisitCounter) -> dict[str, tuple[int, int]]:
        pairs: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for sample in counter.samples():
            self.keep(sample, counter.target)
            if sample.wire_sent is not None and sample.wire_received is not None:
                pairs[sample.interaction].append((sample.wire_sent, sample.wire_received))
        return {
            one: (median_low(up for up, _ in both), median_low(down for _, down in both))
            for one, both in pairs.items()
        }


@dataclass(frozen=True)
class VisitCounter:
    """Counts the bytes of one visit's interactions."""

    browser: Browser
    target: Target
    plan: Visit
    limit_s: float
    relay: Relay | None
    """None before an https page: its scripts have a size, its bytes are not counted."""

    def samples(self) -> Iterator[Sample]:
        """Yield samples with bytes and without times.

        What fails for the second time is given up, and the others go on.
        """
        if self.relay is None:
            return
        left = list(self.plan.interactions)
        failures: Counter[Interaction] = Counter()
        while left:
            try:
                yield from self._visit(self.relay, left)
            except (InteractionError, StackError, Error) as error:
                failures[left[0]] += 1
                yield self._sample(left[0], 1, None, outcome=cause_of(error))
                if failures[left[0]] > 1:
                    left.pop(0)

    def _visit(self, through: Relay, left: list[Interaction]) -> Iterator[Sample]:
        self.target.seed(self.plan.rows, DATA_SEED)
        with self._watched() as (tab, watch):
            tab.load()
            while left:
                yield from self._count(through, tab, watch, left[0])
                left.pop(0)

    def script_sizes(self) -> dict[str, int]:
        """Return the bytes of the page's scripts, raw and as sent; empty when it does not load."""
        with self._watched() as (tab, watch):
            try:
                tab.load()
                watch.settle(tab.page)
            except (InteractionError, Error):
                return {}
            return watch.script_sizes()

    def _count(self, through: Relay, tab: Tab, watch: Watch, one: Interaction) -> Iterator[Sample]:
        for iteration in range(COUNTED + 1):
            if is_cold(one):
                with self._watched() as (cold, own):
                    counted = self._counted(through, cold, own, one)
            else:
                tab.prepare(one)
                counted = self._counted(through, tab, watch, one)
                put_back(tab, self.target, one, self.plan.rows)
            # The first brings what the browser keeps from then on.
            if iteration > 0 or is_cold(one):
                yield self._sample(one, iteration, counted)

    def _counted(self, through: Relay, tab: Tab, watch: Watch, one: Interaction) -> tuple[int, int]:
        # Over a stream a change may come long before the answer to the request for it.
        watch.settle(tab.page)
        self._drain(through)
        tab.measure(one, careful=False)
        watch.settle(tab.page)
        return self._drain(through)

    def _drain(self, through: Relay) -> tuple[int, int]:
        """Count until nothing more comes; raises InteractionError when that never happens."""
        sent = received = 0
        end = time.monotonic() + self.limit_s
        while time.monotonic() < end:
            time.sleep(QUIET_S)
            up, down = through.count()
            if up == down == 0:
                return sent, received
            sent, received = sent + up, received + down
        raise InteractionError(
            f"not quiet within {self.limit_s:g} s: the page polls or streams, so the bytes of one "
            "interaction cannot be told; --no-wire leaves them out"
        )

    @contextmanager
    def _watched(self) -> Iterator[tuple[Tab, Watch]]:
        """Open a new page, not loaded yet, and watch its network."""
        url = self.relay.url(self.target.url) if self.relay else self.target.url
        with browser.context(self.browser, self.target.hooks) as context:
            tab = Tab(context, url, self.target.hooks, self.limit_s, random.Random(0))
            with network.watched(tab.page) as watch:
                yield tab, watch

    def _sample(
        self,
        interaction: Interaction,
        iteration: int,
        counted: tuple[int, int] | None,
        outcome: str = OK,
    ) -> Sample:
        sent, received = counted or (None, None)
        return Sample(
            timestamp=now(),
            implementation=self.target.label,
            interaction=interaction.id,
            condition="cost",
            launch=UNTIMED,
            iteration=iteration,
            warmup=True,
            rows=self.plan.rows,
            dom_ms=None,
            frame_ms=None,
            wire_sent=sent,
            wire_received=received,
            outcome=outcome,
            **UNCOUNTED,
        )
