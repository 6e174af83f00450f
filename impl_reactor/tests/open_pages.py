"""Open pages, as the tests drive them: sockets that speak as Reactor's script does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

from asgiref.sync import async_to_sync
from channels.testing import WebsocketCommunicator
from django.core.signing import Signer

Frame = tuple[str, dict[str, Any]]


def in_event_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Run a test as a coroutine, with the database connection of the test's own thread."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async_to_sync(test)(*args, **kwargs)

    return run


class Page:
    """An open page."""

    def __init__(self, socket: WebsocketCommunicator) -> None:
        self._socket = socket

    async def join(self, name: str, **state: Any) -> None:
        await self._send("join", name=name, state=signed(state), children={})

    async def event(self, component: str, handler: str, /, **arguments: Any) -> None:
        await self._send(
            "user_event",
            id=component,
            command=handler,
            implicit_args={},
            explicit_args=arguments,
        )

    async def send_text(self, text: str) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        await self._socket.send_input({"type": "websocket.receive", "bytes": data})

    async def close_code(self) -> int:
        """The code with which the server closes the socket, without an exception."""
        output = await self._socket.receive_output()
        assert output["type"] == "websocket.close", output
        await self._socket.wait()
        return output["code"]

    async def frame(self) -> Frame:
        """The next frame: its command and its payload."""
        frame = await self._socket.receive_json_from()
        return frame["command"], frame["payload"]

    async def toast(self) -> str:
        """The HTML of the toast that is the next frame."""
        command, payload = await self.frame()
        assert (command, payload["id"]) == ("append", "notifications")
        return payload["html"]

    async def is_silent(self) -> bool:
        return await self._socket.receive_nothing()

    async def _send(self, command: str, /, **payload: Any) -> None:
        await self._socket.send_json_to({"command": command, "payload": payload})


def signed(state: dict[str, Any]) -> str:
    """A state as the server gives it to a page."""
    return Signer().sign(json.dumps(state))


def connection(
    origin: str = "http://localhost", address: str = "/__reactor__"
) -> WebsocketCommunicator:
    # Not before the test's settings stand: WhiteNoise reads them when the application is made.
    from config.asgi import application

    return WebsocketCommunicator(application, address, headers=[(b"origin", origin.encode())])


@asynccontextmanager
async def open_page() -> AsyncIterator[Page]:
    """A page whose buttons and list have joined and are drawn."""
    socket = connection()
    await socket.connect()
    await socket.send_json_to({"command": "query_string", "payload": {"qs": ""}})
    page = Page(socket)
    for name, id in (("Toolbar", "toolbar"), ("AlertList", "alert-list")):
        await page.join(name, id=id)
        assert (await page.frame())[0] == "render"
    yield page
    await socket.disconnect()


def drawn(payload: dict[str, Any]) -> str:
    """The words that a render brings."""
    return " ".join(word for word in payload["diff"] if isinstance(word, str))
