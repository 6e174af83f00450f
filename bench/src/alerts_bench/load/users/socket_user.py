"""A simulated user whose page keeps a WebSocket open."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import gevent
import websocket

from alerts_bench.load.users.mailbox import Mailbox
from alerts_bench.load.users.scheduled_user import LIMIT_S, ScheduledUser, TransportError

Message = str | bytes
Predicate = Callable[[Message], bool]


class SocketUser(ScheduledUser):
    """Sends frames and waits for frames; one greenlet reads for each user."""

    abstract = True

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.frames_sent = 0
        self.frames_received = 0
        self._socket: websocket.WebSocket | None = None
        self._reader: gevent.Greenlet[..., None] | None = None
        self._mailbox: Mailbox[Message] = Mailbox()

    def received(self, message: Message, at: float) -> None:
        """Take note of a message, asked for or not, at this time of `time.perf_counter`."""

    def connect(self, path: str, **options: Any) -> None:
        """Open the socket at a path of the host, as a page of this origin with its cookies.

        Raises TransportError.
        """
        self.disconnect()
        self._mailbox.reopen()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        try:
            self._socket = websocket.create_connection(
                f"ws{str(self.host).removeprefix('http')}{path}",
                timeout=LIMIT_S,
                origin=str(self.host),
                cookie=cookies or None,
                enable_multithread=True,
                # Checked in Python, byte by byte; `str.decode` checks it once more.
                skip_utf8_validation=True,
                **options,
            )
        except (OSError, websocket.WebSocketException) as error:
            raise TransportError(f"{type(error).__name__}: {error}") from error
        # A page may hear nothing for long: only acts have a limit.
        self._socket.settimeout(None)
        self._reader = gevent.spawn(self._read, self._socket)

    def disconnect(self) -> None:
        """Close the socket, if it is open."""
        if self._reader is not None:
            self._reader.kill()
        if self._socket is not None:
            with suppress(OSError, websocket.WebSocketException):
                self._socket.close(timeout=0)
        self._socket = self._reader = None

    def close(self) -> None:
        """Leave the page."""
        self.disconnect()

    def send(self, message: Message) -> None:
        """Send a frame, and forget what came before it; raises TransportError."""
        self._mailbox.clear()
        self.tell(message)

    def tell(self, message: Message) -> None:
        """Send a frame that nothing answers; raises TransportError."""
        if self._socket is None:
            raise TransportError("not connected")
        self._mailbox.assert_connected()
        try:
            if isinstance(message, str):
                self._socket.send(message)
            else:
                self._socket.send_binary(message)
        except (OSError, websocket.WebSocketException) as error:
            raise TransportError(f"{type(error).__name__}: {error}") from error
        self.frames_sent += 1

    def wait_for(self, predicate: Predicate, timeout: float = LIMIT_S) -> Message:
        """Return the first message since the last `send` for which `predicate` holds.

        Messages before it are dropped; those after it stay for the next call. Raises
        TransportError when the connection is lost or `timeout`, in seconds, has passed.
        """
        return self._mailbox.wait_for(predicate, timeout)

    def _read(self, socket: websocket.WebSocket) -> None:
        try:
            while message := socket.recv():
                at = time.perf_counter()
                self.frames_received += 1
                self._mailbox.put(message)
                self.received(message, at)
            self._mailbox.lose("the server closed the connection")
        except (OSError, websocket.WebSocketException) as error:
            self._mailbox.lose(f"{type(error).__name__}: {error}")
