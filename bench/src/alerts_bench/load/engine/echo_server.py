"""The control: a server that does nothing but answer, for HTTP and for WebSockets.

Started by the load process as `python -m alerts_bench.load.engine.echo_server`; prints its port,
and ends with its standard input, so that it outlives nobody.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import uvicorn

from alerts_bench.system import variables

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


@contextmanager
def started() -> Iterator[int]:
    """Start the echo server in a process of its own, and yield its port."""
    command = [sys.executable, "-m", "alerts_bench.load.engine.echo_server"]
    pipe = subprocess.PIPE
    environment = variables.of_module()
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


async def app(scope: Event, receive: Receive, send: Send) -> None:
    """Answer each request and each frame with its own content."""
    if scope["type"] == "http":
        body = (await receive())["body"]
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (event := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": event["text"]})


def main() -> None:
    """Serve on a free port of the loopback until the standard input ends."""
    threading.Thread(target=_end_with_input, daemon=True).start()
    # asyncio switches Nagle's algorithm off only where the protocol is named; with it, an answer
    # in two writes waits for an acknowledgement that the other side delays by 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        app, lifespan="off", log_level="error", access_log=False, ws="websockets-sansio"
    )
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
