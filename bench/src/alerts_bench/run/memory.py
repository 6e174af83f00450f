"""A visit that reads the memory of a page: when it is ready, and after each cycle of clicks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Error

from alerts_bench.data.schema import OK, Condition, Sample, now
from alerts_bench.page import browser
from alerts_bench.page.interactions import MEMORY
from alerts_bench.page.memory import Gauge
from alerts_bench.page.network import UNCOUNTED
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.run import schedule
from alerts_bench.run.visit import cause_of

PAIRS = 100
"""Adds in a cycle, each with the Delete that undoes it."""

ATTEMPTS = 2
"""What stays is what one page keeps, so that after a failure all begins anew in another page."""


@dataclass
class MemoryVisitor:
    """Takes the readings of one visit."""

    browser: Browser
    target: Target
    plan: schedule.Visit
    launch: int
    condition: Condition
    limit_s: float
    relayed: bool = False
    pairs: int = PAIRS

    def samples(self) -> Iterator[Sample]:
        """Yield a reading of the page that is ready, marked as warm-up, and one after each cycle.

        Each attempt counts as a visit of its own. When the last one fails, the cycles that are
        missing are failures.
        """
        for attempt in range(1, ATTEMPTS + 1):
            done = 0
            try:
                for sample in self._attempt(attempt):
                    done = sample.iteration
                    yield sample
            except (InteractionError, StackError, Error) as error:
                is_final = attempt == ATTEMPTS
                for cycle in range(done + 1, self.plan.kept + 1 if is_final else done + 2):
                    yield self._sample(attempt, cycle, outcome=cause_of(error))
            else:
                return

    def _attempt(self, attempt: int) -> Iterator[Sample]:
        self.target.recovered()
        self.target.seed(self.plan.rows, schedule.DATA_SEED)
        with browser.context(self.browser, self.target.hooks) as context:
            tab = Tab(
                context,
                self.target.url,
                self.target.hooks,
                self.limit_s,
                random.Random(0),
                cpu_slowdown=self.plan.cpu_slowdown,
            )
            tab.load()
            gauge = Gauge(tab.page)
            yield self._reading(gauge, attempt, 0)
            for cycle in range(1, self.plan.kept + 1):
                for _ in range(self.pairs):
                    tab.measure(MEMORY, careful=False)
                    tab.restore(MEMORY)
                yield self._reading(gauge, attempt, cycle)

    def _reading(self, gauge: Gauge, attempt: int, cycle: int) -> Sample:
        held = gauge.read()
        gauge.collect()
        kept = gauge.read()
        return self._sample(
            attempt,
            cycle,
            heap_bytes=held.heap_bytes,
            dom_nodes=held.dom_nodes,
            event_listeners=held.event_listeners,
            heap_kept_bytes=kept.heap_bytes,
            dom_nodes_kept=kept.dom_nodes,
            event_listeners_kept=kept.event_listeners,
        )

    def _sample(self, attempt: int, cycle: int, *, outcome: str = OK, **readings: Any) -> Sample:
        return Sample(
            timestamp=now(),
            implementation=self.target.label,
            interaction=MEMORY.id,
            condition=self.condition,
            launch=self.launch,
            iteration=cycle,
            warmup=cycle == 0,
            rows=self.plan.rows,
            dom_ms=None,
            frame_ms=None,
            rtt_ms=self.plan.rtt_ms if self.relayed else None,
            outcome=outcome,
            visit=attempt,
            cpu_slowdown=self.plan.cpu_slowdown,
            **UNCOUNTED,
            **readings,
        )
