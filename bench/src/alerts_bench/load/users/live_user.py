"""A simulated user of a framework that speaks over a WebSocket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.socket_user import Message, SocketUser

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
        """Take in a message, and return the ids of the rows that it puts on the page.

        Called once for each message, in their order: a subclass that keeps what the page shows
        does it here.
        """
        raise NotImplementedError

    def received(self, message: Message, at: float) -> None:
        """Take in a message, and report its rows to whoever watches."""
        rows = self.rows_in(message)
        if arrived := type(self).arrived:
            for pk in rows:
                arrived(self, pk, at)
