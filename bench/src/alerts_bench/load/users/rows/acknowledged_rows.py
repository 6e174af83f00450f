"""Which of the seeded rows are acknowledged, as the users of a process know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class AcknowledgedRows:
    """The seeded rows, each toggled by one user at a time.

    Two users who toggle a row at once would each be shown what the other has done. Where several
    processes load one server, each toggles the ids with its remainder.
    """

    seeded: int
    process: int = 0
    processes: int = 1
    unknown: set[int] = field(init=False)
    """Rows whose state no page has shown yet."""
    _states: dict[int, bool] = field(default_factory=dict)
    """Those that nobody toggles now; the one that was toggled longest ago comes first."""

    def __post_init__(self) -> None:
        every = range(1, self.seeded + 1)
        self.unknown = {pk for pk in every if pk % self.processes == self.process}

    def __len__(self) -> int:
        return len(self._states)

    def see(self, shown: Mapping[int, bool]) -> None:
        """Note the states that a page has shown of rows whose state is unknown."""
        for pk in self.unknown & shown.keys():
            self._states[pk] = shown[pk]
        self.unknown -= shown.keys()

    def take(self) -> tuple[int, bool]:
        """Return a row, and the state that a click on it asks for; IndexError if none is free."""
        if not self._states:
            raise IndexError("no row is free")
        pk = next(iter(self._states))
        return pk, not self._states.pop(pk)

    def give_back(self, pk: int, state: bool | None) -> None:
        """Let others toggle a row that was taken; its state is None where that is unknown."""
        if state is None:
            self.unknown.add(pk)
        else:
            self._states[pk] = state
