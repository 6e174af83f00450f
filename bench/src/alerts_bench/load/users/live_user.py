"""A simulated user of a framework that speaks over a WebSocket."""

from __future__ import annotations

from collections.abc import Iterable

from alerts_bench.load.users.socket_user import Message, SocketUser
from alerts_bench.load.users.watcher import Watcher


class LiveUser(SocketUser, Watcher):
    """A user of the page contract over a WebSocket.

    A subclass opens the page, then calls `connect`, and says with `rows_in` which rows a message
    that arrives shows. An act is a `send` and a `wait_for`.
    """

    abstract = True

    def rows_in(self, message: Message) -> Iterable[int]:
        """Take in a message, and return the ids of the rows that it puts on the page.

        Called once for each message, in their order: a subclass that keeps what the page shows
        does it here.
        """
        raise NotImplementedError

    def received(self, message: Message, at: float) -> None:
        """Take in a message, and report its rows to whoever watches."""
        self.report(self.rows_in(message), at)
