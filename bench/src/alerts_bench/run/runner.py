"""A run: launches, in each of them browsers, in each of them visits, until the rule ends it."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from statistics import median

from playwright.sync_api import Browser, Playwright

from alerts_bench.data.schema import OK, Condition, Sample
from alerts_bench.page import browser
from alerts_bench.page.browser import Build
from alerts_bench.page.interactions import MEMORY
from alerts_bench.product.targets import Target
from alerts_bench.run import relay, resources, schedule
from alerts_bench.run.memory import MemoryVisitor
from alerts_bench.run.relay import Relay
from alerts_bench.run.resources import Ledger
from alerts_bench.run.schedule import BrowserSession, Plan
from alerts_bench.run.stopping import Ending, Pace, Rule
from alerts_bench.run.visit import Visitor

Series = tuple[str, str, str, int, float | None, float]
"""Label, interaction, condition, table size asked for, network delay, CPU slowdown."""

WireBytes = Mapping[tuple[str, int], Mapping[str, tuple[int, int]]]
"""Bytes sent and received by interaction, by label and table size."""


@dataclass
class Medians:
    """The launch medians so far, of everything that is measured."""

    _samples: dict[Series, dict[int, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, sample: Sample, rows: int) -> None:
        """Add a sample; warm-up and failures do not count."""
        if sample.outcome == OK and not sample.warmup and sample.dom_ms is not None:
            series = (
                sample.implementation,
                sample.interaction,
                sample.condition,
                rows,
                sample.rtt_ms,
                sample.cpu_slowdown,
            )
            self._samples[series][sample.launch].append(max(sample.dom_ms, 0.05))

    def by_series(self) -> dict[Series, list[float]]:
        """Return the launch medians of each series."""
        return {
            series: [median(values) for values in launches.values()]
            for series, launches in self._samples.items()
        }


@dataclass
class Runner:
    """Carries out a plan. Every sample goes to ``keep`` before the next click."""

    playwright: Playwright
    targets: Mapping[str, Target]
    plan: Plan
    rule: Rule
    warmup: Mapping[Condition, int]
    """Rounds before the first kept sample of a visit."""
    limit_s: float
    rest_s: float
    """Rest before each timed click or key, beside what a turn of the driver takes."""
    chromium: Build
    keep: Callable[[Sample, Target], None]
    launched: Callable[[Medians, Pace], None] = lambda medians, pace: None
    """Called after each launch with the medians and the time taken so far."""
    count_bytes: Callable[[Mapping[str, Relay]], WireBytes] | None = None
    """Counts the bytes on the wire before anything is timed, through the relays by origin."""
    ledger: Ledger = field(default_factory=Ledger)
    medians: Medians = field(default_factory=Medians)
    launches: int = 0
    """Launches begun."""
    _relays: dict[str, Relay] = field(default_factory=dict)
    _wire: WireBytes = field(default_factory=dict)

    def run(self) -> Ending:
        """Measure until the rule ends the run, and return what ended it."""
        begun = time.monotonic()
        with ExitStack() as stack:
            if self.count_bytes or any(self.plan.rtts_ms):
                self._start_relays(stack)
            self._note_idle_memory()
            if self.count_bytes:
                self._wire = self.count_bytes(self._relays)
            pace = Pace(time.monotonic() - begun)
            for number in count(1):
                started = time.monotonic()
                self.launches = number
                for session in self.plan.launch(number):
                    self._run_session(session)
                pace = pace.after(time.monotonic() - started)
                self.launched(self.medians, pace)
                if ending := self.rule.ending(self.medians.by_series().values(), pace):
                    return ending
        raise AssertionError("a rule ends every run")

    def _start_relays(self, stack: ExitStack) -> None:
        for target in self.targets.values():
            origin = relay.origin(target.url)
            if origin not in self._relays and relay.can_carry(target.url):
                self._relays[origin] = stack.enter_context(relay.started(target.url))

    def _run_session(self, session: BrowserSession) -> None:
        with browser.launched(self.playwright, session.condition, self.chromium) as opened:
            for visit in session.visits:
                for sample in self._visit(opened, session, visit):
                    self.keep(sample, self.targets[visit.label])
                    self.medians.add(sample, visit.rows)

    def _visit(
        self, opened: Browser, session: BrowserSession, visit: schedule.Visit
    ) -> Iterator[Sample]:
        target = self.targets[visit.label]
        relayed = any(self.plan.rtts_ms)
        if visit.interactions == (MEMORY,):
            yield from MemoryVisitor(
                opened,
                self._through_relay(target, visit.rtt_ms),
                visit,
                session.launch,
                session.condition,
                self.limit_s,
                relayed,
            ).samples()
            return
        # The same for all labels: each meets the same interactions in the same order.
        circumstances = (session.launch, session.condition, visit.rows, visit.rtt_ms)
        key = "/".join(map(str, (self.plan.seed, *circumstances, visit.cpu_slowdown)))
        visitor = Visitor(
            browser=opened,
            target=self._through_relay(target, visit.rtt_ms),
            plan=visit,
            launch=session.launch,
            condition=session.condition,
            chance=random.Random(key),
            warmup=self.warmup[session.condition],
            limit_s=self.limit_s,
            rest_s=self.rest_s,
            find_source=partial(resources.source, target),
            ledger=self.ledger,
            wire=self._wire.get((visit.label, visit.rows), {}),
            relayed=relayed,
        )
        yield from visitor.samples()

    def _note_idle_memory(self) -> None:
        for label, target in self.targets.items():
            if found := resources.source(target):
                self.ledger.memory(label, found.memory())

    def _through_relay(self, target: Target, rtt_ms: float) -> Target:
        if not any(self.plan.rtts_ms):
            return target
        # Without delay too: then its own delay is in every figure that is compared.
        standing = self._relays[relay.origin(target.url)]
        standing.set_rtt(rtt_ms)
        return replace(target, url=standing.url(target.url))
