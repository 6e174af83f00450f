"""Open pages, as the tests drive them: sockets that speak as djust's script does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.utils.html import escape

Frame = dict[str, Any]


def in_event_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run a test as a coroutine, with the database connection of the test's own thread."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async_to_sync(test)(*args, **kwargs)

    return run


class Page:
    """An open page; `html` is what it was sent when it was mounted."""

    html = ""

    def __init__(self, socket: WebsocketCommunicator) -> None:
        self._socket = socket

    async def mount(
        self, view: str = "ui.views.AlertsView", url: str = "/djust/", **params: str
    ) -> Frame:
        await self.send({"type": "mount", "view": view, "url": url, "params": params})
        return await self.frame()

    async def event(self, name: str, **params: Any) -> Frame:
        """Send an event and return the first frame of its answer."""
        await self._socket.send_json_to({"type": "event", "event": name, "params": params})
        return await self.frame()

    async def frame(self) -> Frame:
        return await self._socket.receive_json_from(timeout=5)

    async def toast(self) -> str:
        """The text of the toast that is the next frame."""
        frame = await self.frame()
        assert (frame["type"], frame["event"]) == ("push_event", "toast")
        return frame["payload"]["text"]

    async def upload(self, data: bytes, **said: Any) -> Frame:
        """Send a file as djust's script does; return the last frame about it."""
        ref = uuid4()
        about = {"upload_name": "file", "ref": str(ref), "client_size": len(data)}
        await self.send({"type": "upload_register", **about, **said})
        await self.send_bytes(b"\x01" + ref.bytes + bytes(4) + data)
        await self.send_bytes(b"\x02" + ref.bytes)
        # What follows the answers to the last two frames is not about it any more.
        await self.send({"type": "ping"})
        frames = [await self.frame()]
        while frames[-1]["type"] != "pong":
            frames.append(await self.frame())
        return frames[-2]

    async def send(self, content: Any) -> None:
        await self._socket.send_json_to(content)

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_input({"type": "websocket.receive", "bytes": data})

    async def close_code(self) -> int:
        """The code with which the server closes the socket."""
        output = await self._socket.receive_output()
        assert output["type"] == "websocket.close", output
        return output["code"]

    async def close_code_after_answers(self) -> int:
        """The code with which the server closes the socket, whatever it sends before."""
        while (output := await self._socket.receive_output())["type"] != "websocket.close":
            pass
        return output["code"]

    async def is_silent(self) -> bool:
        return await self._socket.receive_nothing()


def connection(
    origin: str | None = "http://localhost", address: str = "/ws/live/"
) -> WebsocketCommunicator:
    # Not before the test's settings stand: WhiteNoise reads them when the application is made.
    from config.asgi import application

    headers = [] if origin is None else [(b"origin", origin.encode())]
    return WebsocketCommunicator(application, address, headers=headers)


@asynccontextmanager
async def open_page(**mount: str) -> AsyncIterator[Page]:
    """A page that has been mounted, told that it is ready, and has had its first answer."""
    socket = connection()
    await socket.connect()
    page = Page(socket)
    assert (await page.frame())["type"] == "connect"
    page.html = (await page.mount(**mount))["html"]
    assert (await page.frame())["event"] == "ready"
    # It brings the title, too.
    query = {name: value for name, value in mount.items() if name not in ("view", "url")}
    address = f"{mount.get('url', '/djust/')}?{urlencode(query)}"
    await page.send({"type": "url_change", "params": query, "uri": address})
    assert [(await page.frame())["type"] for _ in range(2)] == ["patch", "page_metadata"]
    yield page
    await socket.disconnect()


def changes(frame: Frame) -> list[str]:
    """The kinds of the patches that a frame brings."""
    assert frame["type"] == "patch", frame
    return [patch["type"] for patch in frame["patches"]]


def text(frame: Frame) -> str:
    """The texts and attributes that a frame's patches bring, escaped as in a page."""
    return " ".join(escape(word) for patch in frame["patches"] for word in _words(patch))


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for item in value.values() for word in _words(item)]
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    return [value] if isinstance(value, str) else []
