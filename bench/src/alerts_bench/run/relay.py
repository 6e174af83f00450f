"""Delays and counts a TCP stream, below HTTP and WebSocket alike.

It runs as a process of its own, so that it takes no time from the driver. A round trip is spread
evenly over both directions, and the first bytes of a connection wait one round trip longer, as
they would for the handshake. It models neither loss nor bandwidth nor TCP's slow start.
"""

from __future__ import annotations

import asyncio
import selectors
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import create_connection
from statistics import median
from typing import IO
from urllib.parse import urlsplit, urlunsplit

from alerts_bench.system import variables

CHUNK_BYTES = 1 << 16
ERROR_TRIPS = 40


class RelayError(Exception):
    """A relay cannot stand before this address."""


@dataclass(frozen=True)
class Relay:
    """A relay that runs: the driver's side of it."""

    commands: IO[str]
    answers: IO[str]
    port: int

    def url(self, url: str) -> str:
        """Return the URL that reaches ``url`` through the relay."""
        return urlunsplit(urlsplit(url)._replace(netloc=f"127.0.0.1:{self.port}"))

    def set_rtt(self, milliseconds: float) -> None:
        """Delay everything by this round trip from now on."""
        self._ask(f"rtt {milliseconds}")

    def count(self) -> tuple[int, int]:
        """Return the bytes that went to the server and came from it since the last count."""
        sent, received = self._ask("count").split()
        return int(sent), int(received)

    def _ask(self, line: str) -> str:
        self.commands.write(line + "\n")
        self.commands.flush()
        return self.answers.readline()


def can_carry(url: str) -> bool:
    """Return whether a relay can stand before ``url``: not for https, nor without a host."""
    parts = urlsplit(url)
    return parts.scheme == "http" and bool(parts.hostname)


def assert_delays(urls: Sequence[str]) -> None:
    """Raise RelayError when a network delay cannot be put before one of these."""
    for url in urls:
        if not can_carry(url):
            raise RelayError(
                f"--rtt cannot delay {url}: its certificate is not the relay's. "
                "Leave out --rtt, or give an address that begins with http://."
            )


@contextmanager
def started(url: str) -> Iterator[Relay]:
    """Run a relay before the server of ``url``; raises RelayError for what it cannot carry."""
    if not can_carry(url):
        raise RelayError(f"No relay can stand before {url}: its certificate names another host.")
    parts = urlsplit(url)
    assert parts.hostname
    command = [sys.executable, "-m", __name__, parts.hostname, str(parts.port or 80)]
    # A session of its own: Ctrl-C is for the driver to answer.
    with subprocess.Popen(
        command,
        env=variables.of_module(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        commands, answers = process.stdin, process.stdout
        assert commands is not None
        assert answers is not None
        try:
            yield Relay(commands, answers, int(answers.readline()))
        finally:
            commands.close()


def origin(url: str) -> str:
    """Return scheme, host and port of a URL."""
    return urlunsplit(urlsplit(url)._replace(path="", query="", fragment=""))


def errors_ms(rtts_ms: Sequence[float]) -> dict[float, float]:
    """Measure by how much the relay's round trips miss what was asked, with an echo server."""
    with _echo() as url, started(url) as relay:
        parts = urlsplit(url)
        assert parts.port
        direct = _round_trip_ms(parts.port)
        errors = {}
        for rtt_ms in rtts_ms:
            relay.set_rtt(rtt_ms)
            errors[rtt_ms] = _round_trip_ms(relay.port) - direct - rtt_ms
    return errors


def _round_trip_ms(port: int) -> float:
    trips = []
    with create_connection(("127.0.0.1", port)) as connection:
        for _ in range(ERROR_TRIPS):
            started_at = time.perf_counter()
            connection.sendall(b"x" * 100)
            connection.recv(CHUNK_BYTES)
            trips.append((time.perf_counter() - started_at) * 1000)
    # The first trip carries the handshake.
    return median(trips[1:])


@contextmanager
def _echo() -> Iterator[str]:
    class Echo(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while data := self.request.recv(CHUNK_BYTES):
                self.request.sendall(data)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class _Server:
    """The relay's own side."""

    def __init__(self, host: str, port: int) -> None:
        self.upstream = host, port
        self.rtt_s = 0.0
        self.bytes = [0, 0]

    async def serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(self._answer(line), flush=True)
        server.close()

    def _answer(self, line: str) -> str:
        match line.split():
            case ["rtt", milliseconds]:
                self.rtt_s = float(milliseconds) / 1000
                return "ok"
            case ["count"]:
                sent, received = self.bytes
                self.bytes = [0, 0]
                return f"{sent} {received}"
        raise ValueError(line)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_from = time.monotonic() + self.rtt_s
        with suppress(ConnectionError, asyncio.CancelledError):
            server_reader, server_writer = await asyncio.open_connection(*self.upstream)
            await asyncio.gather(
                self._pump(reader, server_writer, 0, open_from),
                self._pump(server_reader, writer, 1, open_from),
            )
        writer.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        direction: int,
        open_from: float,
    ) -> None:
        line: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.ensure_future(_deliver(line, writer))
        data = b"-"
        while data:
            try:
                data = await reader.read(CHUNK_BYTES)
            except ConnectionError:
                data = b""
            self.bytes[direction] += len(data)
            line.put_nowait((max(time.monotonic(), open_from) + self.rtt_s / 2, data))
        await delivery


async def _deliver(line: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    while True:
        due, data = await line.get()
        if (wait := due - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        with suppress(ConnectionError, OSError):
            if not data:
                writer.close()
                return
            writer.write(data)
            await writer.drain()


def main() -> None:
    """Relay to the host and port given, until the standard input closes."""
    host, port = sys.argv[1:]
    # epoll rounds its timeouts up to whole milliseconds; select does not.
    with asyncio.Runner(
        loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())
    ) as runner:
        runner.run(_Server(host, int(port)).serve())


if __name__ == "__main__":
    main()
