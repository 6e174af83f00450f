"""The sockets of open pages, as the tests drive them."""

from __future__ import annotations

from channels.testing import WebsocketCommunicator

OWN_ORIGIN = b"http://localhost:8000"


class Socket(WebsocketCommunicator):
    """The socket of one page, which came from `origin`."""

    def __init__(
        self, origin: bytes | None = OWN_ORIGIN, address: str = "/ws/liveview/a-room/"
    ) -> None:
        from config.asgi import application  # its static files are looked for at import

        headers = [] if origin is None else [(b"origin", origin)]
        super().__init__(application, address, headers)

    async def close_code(self) -> int:
        """The code with which the server closes the socket, without an exception."""
        output = await self.receive_output()
        assert output["type"] == "websocket.close", output
        await self.wait()
        return output["code"]
