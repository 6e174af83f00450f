"""One implementation under load: steps, idle pages, broadcasts, a kill, a browser beside."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Playwright

from alerts_bench.data import load_samples
from alerts_bench.load.engine import felt, screens
from alerts_bench.load.engine.felt import FeltUser
from alerts_bench.load.engine.generator import Generator
from alerts_bench.load.engine.screens import Watched
from alerts_bench.load.outcome import costs, steps
from alerts_bench.load.outcome.costs import Reading
from alerts_bench.load.outcome.load_run import (
    BroadcastResult,
    ControlResult,
    FeltResult,
    IdleResult,
    LoadFiles,
    ScreensResult,
)
from alerts_bench.load.outcome.outage import outage
from alerts_bench.load.outcome.steps import StepResult, Times
from alerts_bench.load.plan import Broadcast, Step
from alerts_bench.load.users import answers
from alerts_bench.product import targets
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.run import resources
from alerts_bench.run.resources import Source
from alerts_bench.run.schedule import DATA_SEED

IDLE_S = 5.0
IDLE_SPAWN_HZ = 2.0
"""Idle pages come slowly: where a server is swamped, opening a page times out and is repeated."""


@dataclass
class LoadSession:
    """Measures one implementation. Each result is saved as soon as it is there."""

    stack: Stack
    implementation: Implementation
    generator: Generator
    files: LoadFiles
    told: Callable[[StepResult], None]
    """Called with each step."""
    rate_hz: float
    seconds: float
    warmup_s: float
    rows: int
    numbers: Iterator[int]
    """Numbers the steps of a run."""

    def step(
        self,
        users: int,
        *,
        visitor: FeltUser | None = None,
        kill: Callable[[], None] | None = None,
        keep: bool = True,
        **changes: Any,
    ) -> StepResult:
        """Measure so many users, with a browser beside or a kill at half if given.

        Raises StackError and GeneratorError.
        """
        plan = self._plan(users, **changes)
        source = self._seeded()
        before = costs.read(source)
        readings: dict[str, Reading] = {}
        killer = _Killer(plan.seconds / 2, kill) if kill else None

        def opens() -> None:
            if not killer:
                readings["opens"] = costs.read(source)
            else:
                killer.start()
            if visitor:
                visitor.visit(plan.seconds)

        def closes() -> None:
            if not killer:
                readings["closes"] = costs.read(source)

        try:
            done = self.generator.step(plan, {"opens": opens, "closes": closes})
        finally:
            if killer:
                killer.join()
        found = self._samples(plan)
        result = self._result(plan, found)
        if not killer:
            result = costs.with_costs(result, before, readings["opens"], readings["closes"])
        result = replace(result, generator_cpu_percent=round(done["cpu_percent"], 1))
        if keep:
            self.files.add(steps=result)
            self.told(result)
        if killer:
            self._outage(plan, found, killer.killed, done["kept"])
        if visitor:
            for one in self._felt(users, visitor):
                self.files.add(felt=one)
        return result

    def ladder(self, users: Iterable[int]) -> list[StepResult]:
        """Measure one step after the other until one is over the limits."""
        done: list[StepResult] = []
        for one in users:
            done.append(self.step(one))
            if steps.is_over(done[-1]):
                break
        return done

    def control(self, users: int) -> ControlResult:
        """Measure the echo server while nobody else acts."""
        plan = self._plan(users, alone=True)
        self.generator.step(plan, {})
        result = ControlResult(
            implementation=self.implementation.label,
            users=users,
            times=steps.control_times(self._samples(plan)),
        )
        self.files.add(controls=result)
        return result

    def idle(self, users: int) -> IdleResult:
        """Measure what open pages cost that nobody uses."""
        plan = self._plan(users, rate_hz=0.0, control=False, seconds=IDLE_S, spawn_hz=IDLE_SPAWN_HZ)
        source = self._seeded()
        before = costs.read(source)
        readings: dict[str, Reading] = {}
        self.generator.step(
            plan,
            {
                name: lambda name=name: readings.update({name: costs.read(source)})  # type: ignore[misc]
                for name in ("opens", "closes")
            },
        )
        opens, closes = readings["opens"], readings["closes"]
        result = IdleResult(
            implementation=self.implementation.label,
            users=users,
            memory_per_user_bytes=costs.memory_per_user(before, closes, users),
            server_cpu_percent=costs.cpu_percent(opens, closes),
        )
        self.files.add(idle=result)
        return result

    def broadcast(self, watchers: int, acts: int) -> BroadcastResult:
        """Measure how the news of acts reaches watchers."""
        self._seeded()
        plan = Broadcast(
            number=next(self.numbers),
            implementation=self.implementation.id,
            watchers=watchers,
            acts=acts,
            rows=self.rows,
        )
        done = self.generator.broadcast(plan)["acts"]
        arrived = [ms for act in done for ms in act["ms"]]
        failures = Counter(act["failure"] for act in done if "failure" in act)
        result = BroadcastResult(
            implementation=self.implementation.label,
            watchers=watchers,
            acts=acts,
            expected=watchers * acts,
            received=len(arrived),
            times=Times.of(arrived),
            failures=dict(failures),
        )
        self.files.add(broadcasts=result)
        return result

    def second_screen(self, playwright: Playwright, watched: Watched, acts: int) -> None:
        """Measure how long a change takes to a second screen, or keep why none comes there."""
        (target,) = targets.of_stack([self.implementation], self.stack)
        self._seeded()
        found = screens.measure(playwright, target, watched, acts, random.Random(DATA_SEED))
        screens.write(found, watched, target.label, next(self.numbers), self.files.csv_path)
        result = ScreensResult(
            implementation=target.label,
            way=found.way,
            reason=found.reason,
            dom=Times.of(found.dom_ms),
            frame=Times.of(found.frame_ms),
            clock_ms=round(found.clock_ms, 2),
            asks_every_s=found.asks_every_s,
            failures=dict(found.failures),
        )
        self.files.add(**{watched.kind: result})

    def _plan(self, users: int, **changes: Any) -> Step:
        plan = Step(
            number=next(self.numbers),
            implementation=self.implementation.id,
            users=users,
            seconds=self.seconds,
            warmup_s=self.warmup_s,
            rate_hz=self.rate_hz,
            rows=self.rows,
        )
        return replace(plan, **changes)

    def _seeded(self) -> Source:
        self.stack.recovered(self.implementation)
        self.stack.seed(self.implementation, self.rows, DATA_SEED)
        return resources.of_server(self.stack, self.implementation)

    def _samples(self, plan: Step) -> list[load_samples.ActSample]:
        found = load_samples.read(self.files.csv_path)
        return [one for one in found if one.step == plan.number]

    def _result(self, plan: Step, found: Sequence[load_samples.ActSample]) -> StepResult:
        return steps.summarise(
            found,
            number=plan.number,
            implementation=self.implementation.label,
            users=plan.users,
            rate_hz=plan.rate_hz,
            seconds=plan.seconds,
        )

    def _outage(
        self,
        plan: Step,
        found: Sequence[load_samples.ActSample],
        killed: float,
        kept: Sequence[int],
    ) -> None:
        result = outage(
            found,
            implementation=self.implementation.label,
            users=plan.users,
            killed=killed,
            kept=kept,
            found=self._listed(),
        )
        self.files.add(outages=result)

    def _listed(self) -> set[int] | None:
        try:
            self.stack.recovered(self.implementation)
        except StackError:
            return None
        return answers.ids(self.stack.client.get(self.implementation.prefix).text)

    def _felt(self, users: int, visitor: FeltUser) -> Iterator[FeltResult]:
        for interaction, times_ms, failures in felt.described(visitor):
            yield FeltResult(
                implementation=self.implementation.label,
                users=users,
                interaction=interaction,
                times=Times.of(times_ms),
                failures=dict(failures),
            )


class _Killer:
    """Kills the server after a time, in a thread of its own, and remembers when."""

    def __init__(self, after_s: float, kill: Callable[[], None]) -> None:
        self._kill = kill
        self.killed = float("inf")
        self._timer = threading.Timer(after_s, self._run)

    def start(self) -> None:
        self._timer.start()

    def join(self) -> None:
        self._timer.cancel()
        if self._timer.ident is not None:
            self._timer.join()

    def _run(self) -> None:
        self.killed = time.time()
        self._kill()
