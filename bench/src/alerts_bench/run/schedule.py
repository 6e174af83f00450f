"""Who is measured when. Pure: the same plan gives the same schedule, on any machine.

A launch is the unit of uncertainty: one fresh browser for each condition, in which every label is
visited once for each table size, network delay and CPU slowdown, and twice what all others are
compared with. The order of a launch is a row of a Williams design over shuffled visits, so that
over the launches each of them stands in each place, and after each other one, equally often.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from typing import TypeVar

from alerts_bench.data.schema import Condition
from alerts_bench.page.interactions import Interaction

T = TypeVar("T")

DATA_SEED = 1
"""The table's rows are the same in every run."""

LAUNCHES = 6
ITERATIONS = 30
FELT_EVERY = 2
"""One launch in so many, from the first on, is measured as users feel it too: that is not ranked,
and takes longer to warm up."""

WARMUP_ROUNDS: Mapping[Condition, int] = {"cost": 2, "felt": 5}
"""Rounds of all interactions of a visit before its first kept sample.

What that rests on is in docs/evidence.md.
"""

PRECISE_PER_LAUNCH = 25

MEMORY_CYCLES = 5
"""Readings of a page's memory after the first, with clicks before each."""

FELT_BY_DEFAULT = ("add_random",)


@dataclass(frozen=True)
class Visit:
    """One page of one label, open for a while."""

    label: str
    rows: int
    rtt_ms: float
    interactions: tuple[Interaction, ...]
    kept: int
    """Samples of each interaction and delay to keep."""
    delays_ms: tuple[float, ...] = ()
    """Delays that the server is told to add, in turn; none but the target's own when empty. One
    that stands here twice is measured twice as often."""
    cpu_slowdown: float = 1.0
    number: int = 1
    """Counts the visits of this label in the same launch under the same circumstances."""


@dataclass(frozen=True)
class BrowserSession:
    """The life of one browser."""

    launch: int
    condition: Condition
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Plan:
    """What a run measures."""

    seed: int
    labels: tuple[str, ...]
    interactions: tuple[Interaction, ...]
    felt: tuple[Interaction, ...]
    """Interactions measured as users feel them as well, in some launches: see `FELT_EVERY`."""
    twice: tuple[str, ...] = ()
    """Labels that are visited twice in a launch, with twice as many samples."""
    rows: tuple[int, ...] = (100,)
    rtts_ms: tuple[float, ...] = (0.0,)
    cpu_slowdowns: tuple[float, ...] = (1.0,)
    delays_ms: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """Delays that each label's server is told, in turn."""
    launches: int = LAUNCHES
    iterations: int = ITERATIONS
    """Kept samples of each label, interaction, size and delay over all first visits."""
    not_tried: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Why an interaction is not measured, by label and interaction id."""
    remarks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How an interaction differs from that of other labels, by label and interaction id."""

    def tried(
        self, label: str, interactions: Sequence[Interaction] | None = None
    ) -> tuple[Interaction, ...]:
        """Return which of these, or of all interactions, are measured for a label."""
        chosen = self.interactions if interactions is None else interactions
        return tuple(one for one in chosen if one.id not in self.not_tried.get(label, {}))

    @property
    def labels_visited(self) -> tuple[str, ...]:
        """The labels, once for each visit in a launch."""
        return (*self.labels, *self.twice)

    @property
    def fixed_launches(self) -> int:
        """Launches of a run of fixed size: no more than there are samples to keep."""
        return min(self.launches, self.iterations)

    def launch(self, number: int) -> tuple[BrowserSession, ...]:
        """Return the sessions of a launch, counted from 1; any number of them can be asked for."""
        chance = random.Random(f"{self.seed}/{number}")
        kept = self._kept(number)
        cells = list(product(self.rows, self.rtts_ms, self.cpu_slowdowns))
        chance.shuffle(cells)
        order = self._order(number)
        conditions: list[tuple[Condition, tuple[Interaction, ...]]] = [
            ("cost", self.interactions),
            ("felt", self.felt),
        ]
        chance.shuffle(conditions)
        if (number - 1) % FELT_EVERY:
            conditions = [one for one in conditions if one[0] == "cost"]
        return tuple(
            BrowserSession(
                number,
                condition,
                tuple(
                    Visit(
                        label,
                        rows,
                        rtt_ms,
                        tried,
                        kept,
                        self.delays_ms.get(label, ()),
                        cpu_slowdown,
                        visit,
                    )
                    for rows, rtt_ms, cpu_slowdown in cells
                    for label, visit in order
                    if (tried := self.tried(label, interactions))
                ),
            )
            for condition, interactions in conditions
            if interactions
        )

    def kept(self, number: int) -> int:
        """Return how many samples a launch keeps in all."""
        return sum(
            visit.kept * len(visit.interactions) * max(1, len(visit.delays_ms))
            for session in self.launch(number)
            for visit in session.visits
        )

    def _kept(self, number: int) -> int:
        each, left = divmod(self.iterations, self.fixed_launches)
        return each + (number <= left)

    def _order(self, number: int) -> tuple[tuple[str, int], ...]:
        """Return the labels in the order of a launch, each with the number of its visit."""
        labels = list(self.labels_visited)
        design = list(williams(len(labels)))
        cycle, row = divmod(number - 1, len(design))
        chance = random.Random(f"{self.seed}/order/{cycle}")
        chance.shuffle(labels)
        chance.shuffle(design)
        order = [labels[place] for place in design[row]]
        return tuple((label, order[: place + 1].count(label)) for place, label in enumerate(order))


def rounds(things: Sequence[T], count: int, chance: random.Random) -> Iterator[T]:
    """Yield each thing ``count`` times, in rounds of shuffled order."""
    for _ in range(count):
        yield from chance.sample(things, len(things))


def williams(size: int) -> Iterator[tuple[int, ...]]:
    """Yield a design in which each item follows each other equally often.

    Source: Williams, Experimental designs balanced for the estimation of residual effects,
    Australian Journal of Scientific Research 2 (1949).
    """
    zigzag = chain.from_iterable((low, size - 1 - low) for low in range(size))
    first = tuple(islice(zigzag, size))
    for step in range(size):
        row = tuple((one + step) % size for one in first)
        yield row
        if size % 2:
            yield row[::-1]
