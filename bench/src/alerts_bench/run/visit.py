"""One visit: a page of one label is opened, warmed up, observed and measured."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import product

from playwright.sync_api import Browser, Error

from alerts_bench.data.schema import OK, Condition, Sample, now
from alerts_bench.page import browser
from alerts_bench.page.interactions import Click, Interaction, is_cold
from alerts_bench.page.network import UNCOUNTED, Stages, Traffic
from alerts_bench.page.tab import InteractionError, Tab, Timing
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target, delayed_label
from alerts_bench.run import schedule
from alerts_bench.run.resources import Ledger, Source, metered

Timed = tuple[Interaction, float | None]
"""What to measure, and the delay to tell the server before, if there are several."""

OBSERVED = 1
"""Watched samples of each interaction in each visit of the first launch: a break-down needs no
more, and they take time."""

METERED = 3
"""Metered samples of each interaction in each visit, where reading the CPU clock takes time of
the server: such readings must not frame a kept sample."""

IDLE_S = 1.0
"""How long the idle rate of a server is watched, in the first launch."""


def put_back(tab: Tab, target: Target, one: Interaction, rows: int) -> None:
    """Bring the table back to its size after an interaction, untimed."""
    tab.restore(one)
    if isinstance(one, Click) and one.is_reseeded:
        target.seed(rows, schedule.DATA_SEED)
        tab.load()


def cause_of(error: InteractionError | StackError | Error) -> str:
    """Return what a sample says of its failure."""
    if isinstance(error, StackError):
        return error.cause
    # A browser that crashed is an error of Playwright's, of many lines.
    return str(error).partition("\n")[0]


@dataclass
class Visitor:
    """Takes the samples of one visit."""

    browser: Browser
    target: Target
    plan: schedule.Visit
    launch: int
    condition: Condition
    chance: random.Random
    warmup: int
    """Rounds of all its interactions before the first kept sample."""
    limit_s: float
    find_source: Callable[[], Source | None]
    """Asked anew for each attempt: a server that was restarted has other processes."""
    ledger: Ledger
    wire: Mapping[str, tuple[int, int]]
    """Bytes sent and received by interaction, counted beforehand."""
    rest_s: float = 0.0
    """Rest before each timed click or key."""
    relayed: bool = False
    """Whether a relay stands between, with or without a delay."""
    _source: Source | None = None
    _now: Interaction | None = None
    """The interaction under way; None while the page or its server is made ready for one."""
    _traffic: dict[str, Traffic] = field(default_factory=dict)
    _counts: dict[tuple[str, str, bool], int] = field(default_factory=lambda: defaultdict(int))

    def samples(self) -> Iterator[Sample]:
        """Yield every sample, warm-up and failures included.

        After a failure the page is opened anew. An interaction that fails for the second time is
        given up, and the others go on; so is all when the page itself is not to be had.
        """
        # A cold load opens a page of its own, and only one page may be open at a time.
        steps = list(product(self.plan.interactions, self.plan.delays_ms or (None,)))
        left = sorted(
            schedule.rounds(steps, self.plan.kept, self.chance),
            key=lambda step: not is_cold(step[0]),
        )
        try:
            yield from self._attempts(left)
        finally:
            # An interrupted run must not leave a slow server behind.
            with suppress(StackError):
                self.target.delay(0)

    def _attempts(self, left: list[Timed]) -> Iterator[Sample]:
        failures: Counter[Interaction | None] = Counter()
        while left:
            self._now = None
            try:
                if failures:
                    self.target.recovered()
                yield from self._attempt(left)
            except (InteractionError, StackError, Error) as error:
                failures[self._now] += 1
                is_final = failures[self._now] > 1 or (self._now is None and failures.total() > 1)
                yield from self._failed(left, cause_of(error), is_final=is_final)

    def _failed(self, left: list[Timed], cause: str, *, is_final: bool) -> Iterator[Sample]:
        """Yield the failure; when it is final, those that it takes along too."""
        lost = [step for step in left if self._now in (None, step[0])]
        if lost:
            left.remove(lost[0])
            yield self._sample(*lost.pop(0), outcome=cause)
        elif self._now:
            yield self._sample(self._now, None, warmup=True, outcome=cause)
        if is_final:
            left[:] = [step for step in left if step not in lost]
            yield from (self._sample(*one, outcome=f"not tried after: {cause}") for one in lost)

    def _attempt(self, left: list[Timed]) -> Iterator[Sample]:
        self._source = self.find_source()
        self.target.delay(self.target.delay_ms)
        self.target.seed(self.plan.rows, schedule.DATA_SEED)
        for one in dict.fromkeys(one for one, _ in left if is_cold(one)):
            self._now = one
            for _ in range(self._watched):
                with self._tab() as tab:
                    yield self._observed(tab, one)
        while left and is_cold(left[0][0]):
            self._now = left[0][0]
            with self._tab() as tab:
                yield self._sample(*left[0], tab.measure(self._now))
            left.pop(0)
        self._now = None
        if left:
            with self._tab() as tab:
                tab.load()
                yield from self._measured(tab, left)

    def _measured(self, tab: Tab, left: list[Timed]) -> Iterator[Sample]:
        asked = {one for one, _ in left}
        warm = [one for one in self.plan.interactions if one in asked]
        self._watch_idle()
        yield from self._warm_up(tab, warm)
        is_free = self._source is None or self._source.is_free
        for one in schedule.rounds(warm, 0 if is_free else METERED, self.chance):
            with self._in_place(tab, one):
                yield self._sample(one, None, self._metered(tab, one), warmup=True)
        for one in schedule.rounds(warm, self._watched, self.chance):
            with self._in_place(tab, one):
                yield self._observed(tab, one)
        # From here on every label of a launch sees the same alerts in the same order.
        self.target.begin_sequence(self.launch)
        while left:
            one, delay_ms = left[0]
            if delay_ms is not None:
                self.target.delay(delay_ms)
            with self._in_place(tab, one):
                timing = self._metered(tab, one) if is_free else tab.measure(one)
                yield self._sample(one, delay_ms, timing)
                left.pop(0)
        self._note_memory()

    @contextmanager
    def _in_place(self, tab: Tab, one: Interaction) -> Iterator[None]:
        """Bring the page to where an interaction begins, and the table back to its size."""
        self._now = one
        tab.prepare(one)
        yield
        put_back(tab, self.target, one, self.plan.rows)
        self._now = None

    def _warm_up(self, tab: Tab, interactions: list[Interaction]) -> Iterator[Sample]:
        for _ in range(self.warmup):
            for one in interactions:
                with self._in_place(tab, one):
                    yield self._sample(one, None, tab.measure(one, careful=False), warmup=True)

    @property
    def _watched(self) -> int:
        """How many samples of each interaction are watched."""
        return OBSERVED if self.launch == 1 else 0

    def _observed(self, tab: Tab, one: Interaction) -> Sample:
        seen = tab.observe(one)
        self._traffic[one.id] = seen.traffic
        return self._sample(one, None, seen.timing, warmup=True, stages=seen.stages)

    def _metered(self, tab: Tab, one: Interaction) -> Timing:
        if self._source is None:
            return tab.measure(one)
        timing, spent, elapsed = metered(self._source, lambda: tab.measure(one))
        self.ledger.add(self.target.label, one.id, self.plan.rows, spent, elapsed)
        return timing

    def _watch_idle(self) -> None:
        if self._source is None:
            return
        self._note_memory()
        if (self.launch, self.condition) != (1, "cost"):
            return
        _, spent, elapsed = metered(self._source, lambda: time.sleep(IDLE_S))
        self.ledger.idle(self.target.label, spent, elapsed)

    def _note_memory(self) -> None:
        if self._source is not None:
            self.ledger.memory(self.target.label, self._source.memory())

    @contextmanager
    def _tab(self) -> Iterator[Tab]:
        is_felt = self.condition == "felt"
        with browser.context(self.browser, self.target.hooks, notices=is_felt) as context:
            yield Tab(
                context,
                self.target.url,
                self.target.hooks,
                self.limit_s,
                self.chance,
                rest_s=self.rest_s,
                hovers=is_felt,
                notices=is_felt,
                cpu_slowdown=self.plan.cpu_slowdown,
            )

    def _sample(
        self,
        interaction: Interaction,
        delay_ms: float | None,
        timing: Timing | None = None,
        *,
        warmup: bool = False,
        stages: Stages | None = None,
        outcome: str = OK,
    ) -> Sample:
        label = self.target.label
        if delay_ms is not None:
            label = delayed_label(label, delay_ms)
        self._counts[label, interaction.id, warmup] += 1
        is_kept = timing is not None and not warmup
        counted = self._traffic.get(interaction.id) if is_kept or stages else None
        wire_sent, wire_received = (
            self.wire.get(interaction.id, (None, None)) if is_kept else (None, None)
        )
        return Sample(
            timestamp=now(),
            implementation=label,
            interaction=interaction.id,
            condition=self.condition,
            launch=self.launch,
            iteration=self._counts[label, interaction.id, warmup],
            warmup=warmup,
            rows=timing.rows if timing else self.plan.rows,
            dom_ms=timing.dom_ms if timing else None,
            frame_ms=timing.frame_ms if timing else None,
            first_paint_ms=timing.first_paint_ms if timing else None,
            next_paint_ms=timing.next_paint_ms if timing else None,
            layout_shift=timing.layout_shift if timing else None,
            rtt_ms=self.plan.rtt_ms if self.relayed else None,
            outcome=outcome,
            observed=stages is not None,
            visit=self.plan.number,
            cpu_slowdown=self.plan.cpu_slowdown,
            wire_sent=wire_sent,
            wire_received=wire_received,
            **(asdict(counted) if counted else UNCOUNTED),
            **(asdict(stages) if stages else {}),
        )
