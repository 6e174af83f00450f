"""Writes down what a page asks its server, so that a test can ask it again in another way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from playwright.sync_api import APIRequestContext, APIResponse, Page, Request, Response, WebSocket

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# A replay gets these from its own connection.
OF_THE_CONNECTION: Final = frozenset({"content-length", "host", "connection", "accept-encoding"})
STATIC: Final = re.compile(r"/static/")
EVENT_STREAM: Final = "text/event-stream"
HEARTBEAT: Final = re.compile(r'"(type|action|event)": ?"(ping|pong|heartbeat)"')
TOKEN_HEADER: Final = re.compile("csrf", re.IGNORECASE)
TOKEN_FIELD: Final = re.compile(rb'(csrf\w*"?\s*[=:]\s*"?)[\w-]+', re.IGNORECASE)


@dataclass(frozen=True)
class Recorded:
    """A request as it was sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    def without_cookies(self) -> Recorded:
        return self.without_header("cookie")

    def without_token(self) -> Recorded:
        """The same without the CSRF token in its headers and its body."""
        headers = {k: v for k, v in self.headers.items() if not TOKEN_HEADER.search(k)}
        return replace(self, headers=headers, body=TOKEN_FIELD.sub(rb"\1", self.body))

    def without_header(self, name: str) -> Recorded:
        return replace(self, headers={k: v for k, v in self.headers.items() if k != name})

    def with_header(self, name: str, value: str) -> Recorded:
        return replace(self, headers={**self.headers, name: value})

    def send(self, client: APIRequestContext) -> APIResponse:
        """Send it again; `client` must have no cookies of its own."""
        return client.fetch(
            self.url,
            method=self.method,
            headers=dict(self.headers),
            data=self.body,
            max_redirects=0,
        )


class Recorder:
    """Records the requests and the sockets of a page."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Recorded] = []
        self.sockets: list[str] = []
        self.asked: list[str] = []
        """Each request with its body, each frame of sockets opened since; no signs of life."""
        self._addresses: list[str] = []
        self._open: set[Request] = set()
        """Those whose answer is a stream of events that has not ended."""
        self._stream_paths: set[str] = set()
        self._dropped: set[tuple[str, str, bytes]] = set()
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("requestfinished", self._on_end)
        page.on("requestfailed", self._on_failure)
        page.on("websocket", self._on_socket)

    @property
    def changes(self) -> list[Recorded]:
        """The requests that may change something, and can be sent again.

        Of one that the page has dropped itself not all headers are known.
        """
        return [
            one
            for one in self.requests
            if one.method not in SAFE_METHODS
            and (one.method, one.url, one.body) not in self._dropped
        ]

    @property
    def connections(self) -> list[str]:
        """What stays open, over which a server can speak first, and each attempt to open it."""
        return self.sockets + self.streams

    @property
    def streams(self) -> list[str]:
        """The address of each attempt to open a stream of events.

        A stream is an answer that is still open when this is asked, or was before. Other attempts,
        which may fail, are told by its path. What an EventSource asks for is one in any case.
        """
        self._stream_paths |= {_path(one.url) for one in self._open}
        return [one for one in self._addresses if _path(one) in self._stream_paths]

    def forget(self) -> None:
        """Begin again, with the sockets that are open."""
        self.requests.clear()
        self.asked.clear()

    def _on_request(self, request: Request) -> None:
        body = request.post_data_buffer or b""
        # First: what follows takes another look at the browser.
        self._addresses.append(request.url)
        if request.resource_type == "eventsource":
            self._stream_paths.add(_path(request.url))
        if not STATIC.search(request.url):
            self.asked.append(f"{request.method} {request.url} {body.decode(errors='replace')}")
        headers = {
            name: value
            for name, value in request.all_headers().items()
            if name not in OF_THE_CONNECTION and not name.startswith(":")
        }
        self.requests.append(Recorded(request.method, request.url, headers, body))

    def _on_response(self, response: Response) -> None:
        if response.headers.get("content-type", "").startswith(EVENT_STREAM):
            self._open.add(response.request)

    def _on_failure(self, request: Request) -> None:
        self._on_end(request)
        self._dropped.add((request.method, request.url, request.post_data_buffer or b""))

    def _on_end(self, request: Request) -> None:
        self._open.discard(request)

    def _on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        socket.on("framesent", self._on_frame)

    def _on_frame(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode(errors="replace")
        if not HEARTBEAT.search(text):
            self.asked.append(text)


def _path(url: str) -> str:
    return url.partition("?")[0]
