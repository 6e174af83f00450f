"""What has come over a connection, for whoever waits for an answer."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from gevent.event import Event

from alerts_bench.load.users.scheduled_user import LIMIT_S, TransportError

MOST: Final = 1000
"""Messages that are kept; the oldest make room."""

Message = TypeVar("Message")


class Mailbox(Generic[Message]):
    """Messages that nobody has waited for yet, and whether more can come."""

    def __init__(self) -> None:
        self.lost = ""
        """Why the connection is lost; empty while it is not."""
        self._messages: deque[Message] = deque(maxlen=MOST)
        self._news = Event()

    def put(self, message: Message) -> None:
        """Take in a message."""
        self._messages.append(message)
        self._news.set()

    def lose(self, cause: str) -> None:
        """Say that nothing more comes, and why."""
        self.lost = cause
        self._news.set()

    def clear(self) -> None:
        """Forget what has come."""
        self._messages.clear()

    def reopen(self) -> None:
        """Begin anew, with a new connection."""
        self.clear()
        self.lost = ""

    def assert_connected(self) -> None:
        """Raise TransportError when the connection is lost."""
        if self.lost:
            raise TransportError(self.lost)

    def wait_for(self, predicate: Callable[[Message], bool], timeout: float = LIMIT_S) -> Message:
        """Return the first message for which `predicate` holds.

        Messages before it are dropped; those after it stay for the next call. Raises
        TransportError when the connection is lost or `timeout`, in seconds, has passed.
        """
        deadline = time.perf_counter() + timeout
        while True:
            while self._messages:
                message = self._messages.popleft()
                if predicate(message):
                    return message
            self.assert_connected()
            self._news.clear()
            if not self._news.wait(max(0.0, deadline - time.perf_counter())):
                raise TransportError(f"no answer within {timeout:g} s")
