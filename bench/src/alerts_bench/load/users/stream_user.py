"""A simulated user whose page keeps a stream of server-sent events open."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import gevent
from gevent.event import Event

from alerts_bench.load.users.mailbox import Mailbox
from alerts_bench.load.users.scheduled_user import LIMIT_S, TransportError
from alerts_bench.load.users.watcher import Watcher

CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}


class StreamEvent(NamedTuple):
    """One event of a stream."""

    name: str
    data: str
    id: str = ""
    """The last id that the stream has named."""


class StreamUser(Watcher):
    """Acts by requests, and hears of the changes of others over a stream.

    A subclass opens the page, then calls `listen`. It takes in what an event brings in `received`,
    or asks for what has changed in `told`: that is done once for all that have come meanwhile.
    Where an act is answered by an event, the act is an `event_after`.
    """

    abstract = True

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.events_received = 0
        self._stream: http.client.HTTPConnection | None = None
        self._greenlets: list[gevent.Greenlet[..., None]] = []
        self._mailbox: Mailbox[StreamEvent] = Mailbox()
        self._collects = False
        self._news = Event()

    def received(self, event: StreamEvent, at: float) -> None:
        """Take in an event at this time of `time.perf_counter`.

        Called once for each event, in their order, also while the user acts. It must not wait.
        """

    def told(self) -> None:
        """Ask as the page does when it is told of a change.

        Called after events, once for all that came during the call before; beside the user's own
        acts, as the page asks beside its user's clicks.
        """

    def have_told(self) -> None:
        """Have `told` called soon, as an event does."""
        self._news.set()

    def event_after(
        self,
        request: Callable[[], object],
        is_answer: Callable[[StreamEvent], bool],
        timeout: float = LIMIT_S,
    ) -> StreamEvent:
        """Make a request, and return the first event since it began for which `is_answer` holds.

        Raises TransportError when the request fails, the stream is lost or `timeout`, in seconds
        since the request was answered, has passed.
        """
        self._mailbox.clear()
        self._collects = True
        try:
            request()
            return self._mailbox.wait_for(is_answer, timeout)
        finally:
            self._collects = False

    def listen(self, path: str, headers: Mapping[str, str] | None = None) -> None:
        """Open the stream at a path of the host, with the page's cookies and these headers.

        Raises TransportError.
        """
        self.disconnect()
        self._mailbox.reopen()
        self._news.clear()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies().items())
        address = urlsplit(str(self.host))
        stream = CONNECTIONS[address.scheme](address.netloc, timeout=LIMIT_S)
        own = {"Accept": "text/event-stream", "Cookie": cookies, **(headers or {})}
        try:
            stream.request("GET", path, headers=own)
            socket = stream.sock
            response = stream.getresponse()
        except (OSError, http.client.HTTPException) as error:
            raise TransportError(f"{type(error).__name__}: {error}") from error
        kind = response.headers.get_content_type()
        if response.status != http.client.OK or kind != "text/event-stream":
            stream.close()
            raise TransportError(f"no stream: status {response.status}, {kind}")
        # A page may hear nothing for long: only acts have a limit.
        socket.settimeout(None)
        self._stream = stream
        self._greenlets = [gevent.spawn(self._read, response), gevent.spawn(self._follow)]

    def disconnect(self) -> None:
        """Close the stream, if it is open."""
        gevent.killall(self._greenlets)
        if self._stream is not None:
            with suppress(OSError):
                self._stream.close()
        self._stream, self._greenlets = None, []

    def close(self) -> None:
        """Leave the page."""
        self.disconnect()

    def assert_connected(self) -> None:
        """Raise TransportError when the stream is lost."""
        self._mailbox.assert_connected()

    def _read(self, response: http.client.HTTPResponse) -> None:
        try:
            for event in events(line.decode() for line in response):
                self.events_received += 1
                self.received(event, time.perf_counter())
                if self._collects:
                    self._mailbox.put(event)
                self._news.set()
            self._mailbox.lose("the server closed the stream")
        except (OSError, http.client.HTTPException) as error:
            self._mailbox.lose(f"{type(error).__name__}: {error}")

    def _follow(self) -> None:
        while self._news.wait():
            self._news.clear()
            try:
                self.told()
            except TransportError as error:
                self._mailbox.lose(str(error))


def events(lines: Iterable[str]) -> Iterator[StreamEvent]:
    """Yield each event of a stream, as its lines complete it.

    As in the HTML standard, "Interpreting an event stream": an event ends with an empty line, is
    none without data, and is a "message" where it has no name. Comments begin with a colon.
    """
    name, id, data = "", "", []
    for line in lines:
        text = line.rstrip("\r\n")
        field, _, value = text.partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data.append(value.removeprefix(" "))
        elif field == "id":
            id = value.removeprefix(" ")
        elif not text:
            if data:
                yield StreamEvent(name or "message", "\n".join(data), id)
            name, data = "", []
