"""A page's socket, opened by a client that is no browser."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from websockets.client import ClientProtocol
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin
from websockets.uri import parse_uri

from acceptance.alerts_page import AlertsPage
from acceptance.recorder import Recorder

SMALLEST_BUFFER: Final = 4096
CLOSE_LIMIT_S: Final = 1


@dataclass(frozen=True)
class Opening:
    """How a page opened its socket, and what it sent first: enough to do the same again."""

    url: str
    origin: Origin
    cookie: str
    frames: tuple[str | bytes, ...]

    @classmethod
    def of(cls, alerts: AlertsPage) -> Opening:
        """Load the page again and write down what it does."""
        recorder = Recorder(alerts.page)
        frames: list[str | bytes] = []
        alerts.page.on(
            "websocket", lambda one: one.on("framesent", lambda frame: frames.append(frame))
        )
        alerts.reload()
        cookies = alerts.page.context.cookies()
        return cls(
            url=recorder.sockets[0],
            origin=Origin(alerts.page.evaluate("location.origin")),
            cookie="; ".join(f"{one['name']}={one['value']}" for one in cookies),
            frames=tuple(frames),
        )

    def connect(self) -> ClientConnection:
        """Open the socket and send nothing."""
        return connect(
            self.url,
            origin=self.origin,
            additional_headers={"Cookie": self.cookie},
            max_size=None,
            proxy=None,
            # Daphne does not answer the end of a connection that it has ended itself.
            close_timeout=CLOSE_LIMIT_S,
        )

    @contextmanager
    def deaf(self) -> Iterator[socket.socket]:
        """Open the socket, send what the page sent, and read nothing of what comes back."""
        address = urlsplit(self.url)
        protocol = ClientProtocol(parse_uri(self.url), origin=self.origin)
        request = protocol.connect()
        request.headers["Cookie"] = self.cookie
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
            client.connect((address.hostname, address.port or 80))
            protocol.send_request(request)
            client.sendall(b"".join(protocol.data_to_send()))
            while protocol.state is State.CONNECTING:
                protocol.receive_data(client.recv(SMALLEST_BUFFER))
            for frame in self.frames:
                protocol.send_text(frame.encode() if isinstance(frame, str) else frame)
            client.sendall(b"".join(protocol.data_to_send()))
            yield client
