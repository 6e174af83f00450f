"""A simulated user of a framework that speaks over a WebSocket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from alerts_bench.load.socket_user import Message, SocketUser
from alerts_bench.load.user import AlertsUser

Arrival = Callable[["LiveUser", int, float], None]


class LiveUser(SocketUser, AlertsUser):
    """A user of the page contract over a WebSocket.

    A subclass opens the page, then calls `connect`, and says with `rows_in` which rows a message
    that arrives shows. An act is a `send` and a `wait_for`.
    """

    abstract = True
    arrived: ClassVar[Arrival | None] = None
    """Called with the user, the id of a row and the time (`time.perf_counter`) for each row in
    each message, the answers to own acts among them; None where nobody watches."""

    def rows_in(self, message: Message) -> Iterable[int]:
        """Return the ids of the rows that a message puts on the page."""
        raise NotImplementedError

    def received(self, message: Message, at: float) -> None:
        """Report the rows of a message to whoever watches."""
        if arrived := type(self).arrived:
            for pk in self.rows_in(message):
                arrived(self, pk, at)
