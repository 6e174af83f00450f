"""What the load process is told: how many users of what, how long, how often they act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_USERS = 5000
LONGEST_S = 3600.0
SPAWN_HZ = 10.0
WORKER_PORT = 5557
"""Where a master listens to its workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many users at once, for a time."""

    number: int
    implementation: str
    """The id of the catalogue."""
    users: int
    seconds: float
    """Measured time."""
    warmup_s: float = 3.0
    rate_hz: float = 1.0
    """Acts per second of one user, on average; 0 for users who only stay."""
    rows: int = 100
    """Rows that the table was seeded with."""
    spawn_hz: float = SPAWN_HZ
    """New users per second."""
    control: bool = True
    """Whether as many users of the echo server act beside."""
    alone: bool = False
    """Whether those of the echo server are the only ones."""

    @property
    def limit_s(self) -> float:
        """How long it may take in all, with users who come, wait for answers and leave."""
        return self.users / self.spawn_hz + self.warmup_s + self.seconds + 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One acts, the others watch."""

    number: int
    implementation: str
    watchers: int
    acts: int
    rows: int = 100
    spawn_hz: float = SPAWN_HZ

    @property
    def limit_s(self) -> float:
        """How long it may take in all."""
        return self.watchers / self.spawn_hz + 40.0 * self.acts + 60


def doubling(first: int, last: int) -> Iterator[int]:
    """Yield numbers of users, each twice the one before, up to `last`."""
    users = first
    while users <= last:
        yield users
        users *= 2
