"""A simulated user whose page shows what others change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from alerts_bench.load.users.alerts_user import AlertsUser

Arrival = Callable[["Watcher", int, float], None]


class Watcher(AlertsUser):
    """A user of the page contract who is told of the changes of others."""

    abstract = True
    arrived: ClassVar[Arrival | None] = None
    """Called with the user, the id of a row and the time (`time.perf_counter`) for each row that
    comes to the page, by answers to own acts as well; None where nobody watches."""

    def report(self, rows: Iterable[int], at: float) -> None:
        """Tell whoever watches that these rows have come."""
        if arrived := type(self).arrived:
            for pk in rows:
                arrived(self, pk, at)
