"""The rows that users create and delete, shared by all users of a process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class CreatedRows:
    """The rows beyond the seeded ones: each is deleted once, by whichever user is next.

    Rows are shared, so that the table stays near its size however many users there are. Where
    several processes load one server, each owns the ids with its remainder.
    """

    seeded: int
    process: int = 0
    processes: int = 1
    highest: int = field(init=False)
    """The highest id that any user has seen."""
    _seen: set[int] = field(default_factory=set)
    _free: deque[int] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.highest = self.seeded

    def __len__(self) -> int:
        return len(self._free)

    def see(self, ids: Iterable[int]) -> None:
        """Note rows that an answer has shown."""
        new = sorted(pk for pk in ids if pk > self.seeded and pk not in self._seen)
        self._seen.update(new)
        self._free.extend(pk for pk in new if pk % self.processes == self.process)
        self.highest = max(self.highest, *new[-1:], self.seeded)

    def take(self) -> int:
        """Return the oldest row, for its deletion; raises IndexError when there is none."""
        return self._free.popleft()

    def kept(self) -> list[int]:
        """Return the rows that must still be there: created, and not taken."""
        return list(self._free)
