"""Add and Delete by the bench and by an independent clock, visit by visit in turn.

A machine drifts by a third between two commands: two clocks can only be compared in one run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from playwright.sync_api import Browser, Error, Playwright

from alerts_bench.analysis.formatting import listed
from alerts_bench.data.schema import OK, Sample, now
from alerts_bench.page import browser, interactions
from alerts_bench.page.network import UNCOUNTED
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.proofs import hand, launches
from alerts_bench.proofs.hand import Kind
from alerts_bench.run.schedule import DATA_SEED, williams
from alerts_bench.run.visit import cause_of

SHARE_LIMIT: Final = 0.25
LIMIT_MS: Final = 3.0
"""A difference within either of them is none."""

LAUNCHES: Final = 4
KEPT: Final = 8
"""Samples of each interaction in each visit."""

WARMUP: Final = 3
"""Rounds before them."""

BENCH: Final = "the bench"
INDEPENDENT: Final = "an independent clock"
MEASURED: Final[dict[str, Kind]] = {"add_random": "add", "delete": "delete"}
"""What is measured, one after the other, so that the table keeps its size."""


def label(of: str, clock: str) -> str:
    """Return the label of the samples that one of the clocks takes."""
    return f"{of}, by {clock}"


@dataclass(frozen=True)
class Measurement:
    """What is measured how often."""

    playwright: Playwright
    targets: Sequence[Target]
    rows: int
    limit_s: float
    seed: int
    launches: int
    kept: int = KEPT
    launched: Callable[[int], None] = lambda number: None
    """Told after each launch."""

    def samples(self) -> Iterator[Sample]:
        """Yield every sample; where a visit breaks off, the others go on."""
        orders = list(williams(len(self.targets)))
        for number in range(1, self.launches + 1):
            chance = random.Random(f"{self.seed}/{number}")
            with browser.launched(self.playwright, "cost") as opened:
                for place in orders[(number - 1) % len(orders)]:
                    clocks = [BENCH, INDEPENDENT]
                    # In turn, so that neither always has the machine as the other leaves it.
                    for clock in clocks if (number + place) % 2 else reversed(clocks):
                        target = self.targets[place]
                        yield from self._visit(opened, target, clock, number, chance)
            self.launched(number)

    def _visit(
        self, opened: Browser, target: Target, clock: str, launch: int, chance: random.Random
    ) -> Iterator[Sample]:
        called = label(target.label, clock)
        take = self._by_bench if clock == BENCH else self._by_hand
        taken = 0
        try:
            target.seed(self.rows, DATA_SEED)
            for round_ms in take(opened, target, chance):
                taken += 1
                for interaction, dom_ms in zip(MEASURED, round_ms, strict=True):
                    yield self._sample(called, interaction, launch, taken, dom_ms)
        except (Error, InteractionError, StackError) as error:
            cause = cause_of(error)
            for interaction in MEASURED:
                yield self._sample(called, interaction, launch, taken + 1, None, cause)

    def _by_bench(
        self, opened: Browser, target: Target, chance: random.Random
    ) -> Iterator[list[float]]:
        chosen = interactions.select(list(MEASURED))
        with browser.context(opened, target.hooks) as context:
            tab = Tab(context, target.url, target.hooks, self.limit_s, chance)
            tab.load()
            for _ in range(WARMUP + self.kept):
                yield [tab.measure(one).dom_ms for one in chosen]

    def _by_hand(
        self, opened: Browser, target: Target, chance: random.Random
    ) -> Iterator[list[float]]:
        with hand.opened(opened, self.limit_s, chance) as own:
            own.load(target.url)
            for _ in range(WARMUP + self.kept):
                yield [own.click(kind) for kind in MEASURED.values()]

    def _sample(
        self,
        called: str,
        interaction: str,
        launch: int,
        taken: int,
        dom_ms: float | None,
        outcome: str = OK,
    ) -> Sample:
        is_warmup = taken <= WARMUP
        return Sample(
            timestamp=now(),
            implementation=called,
            interaction=interaction,
            condition="cost",
            launch=launch,
            iteration=taken if is_warmup else taken - WARMUP,
            warmup=is_warmup and outcome == OK,
            rows=self.rows,
            dom_ms=None if dom_ms is None else round(dom_ms, 2),
            frame_ms=None,
            outcome=outcome,
            **UNCOUNTED,
        )


@dataclass(frozen=True)
class Pair:
    """One interaction of one label by both clocks, in ms; None where a clock has no time."""

    label: str
    interaction: str
    bench_ms: float | None
    independent_ms: float | None

    @property
    def difference_ms(self) -> float | None:
        """What the bench shows more than the independent clock."""
        if self.bench_ms is None or self.independent_ms is None:
            return None
        return self.bench_ms - self.independent_ms

    @property
    def share(self) -> float | None:
        """The difference as a share of what the independent clock shows."""
        if self.difference_ms is None or not self.independent_ms:
            return None
        return self.difference_ms / self.independent_ms

    @property
    def passed(self) -> bool:
        if self.difference_ms is None:
            return False
        is_small = self.share is not None and abs(self.share) <= SHARE_LIMIT
        return is_small or abs(self.difference_ms) <= LIMIT_MS


def judge(samples: Sequence[Sample], labels: Sequence[str]) -> list[Pair]:
    """Set the medians over the launch medians of both clocks side by side."""
    medians = launches.medians(samples)

    def of(one: str, clock: str, interaction: str) -> float | None:
        found = medians.get((label(one, clock), interaction, "cost"), {})
        return median(found.values()) if found else None

    return [
        Pair(one, interaction, of(one, BENCH, interaction), of(one, INDEPENDENT, interaction))
        for one in labels
        for interaction in MEASURED
    ]


def proof(found: Sequence[Pair], taken: str) -> dict[str, Any]:
    """Return what is stored with each result."""
    return {
        "taken": taken,
        "passed": bool(found) and all(one.passed for one in found),
        "verdict": " ".join(_sentences(found)),
        "rows": [
            {
                "implementation": one.label,
                "interaction": one.interaction,
                "bench_ms": _rounded(one.bench_ms),
                "independent_ms": _rounded(one.independent_ms),
                "difference_percent": None if one.share is None else round(100 * one.share, 1),
                "within_the_limit": one.passed,
            }
            for one in found
        ],
    }


def _sentences(found: Sequence[Pair]) -> Iterator[str]:
    measured = [one for one in found if one.share is not None]
    if measured:
        worst = max(measured, key=lambda one: abs(one.share or 0))
        yield (
            f"The bench and an independent clock differ by {abs(worst.share or 0):.0%} at most "
            f"({worst.bench_ms:.1f} and {worst.independent_ms:.1f} ms: {worst.label}, "
            f"{worst.interaction}); {SHARE_LIMIT:.0%} or {LIMIT_MS:g} ms are allowed."
        )
    if missing := [f"{one.label}, {one.interaction}" for one in found if one.share is None]:
        yield f"Not measured by both: {listed(missing)}."
        yield "For the reader: nothing is proved of these."
    beyond = [one for one in measured if not one.passed]
    if beyond:
        named = listed([f"{one.label}, {one.interaction} ({one.share:+.0%})" for one in beyond])
        yield (
            f"For the reader: these times depend on how one clicks and measures, by as much as "
            f"stands behind them: {named}."
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
