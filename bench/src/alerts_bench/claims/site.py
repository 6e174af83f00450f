"""The small project of `bench/claims/programs/claims_site/`, served for the time of a block."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from alerts_bench.claims.programs import Programs
from alerts_bench.claims.verdict import UnmeasuredError
from alerts_bench.system import variables

APPLICATION: Final = "claims_site.asgi:application"
START_S: Final = 60
STOP_S: Final = 10

_UVICORN: Final = ("-m", "uvicorn", "--lifespan=off", "--no-access-log", "--log-level=warning")
SERVERS: Final[Mapping[str, Callable[[int], tuple[str, ...]]]] = {
    "uvicorn": lambda port: (*_UVICORN, "--host=127.0.0.1", f"--port={port}"),
    "uvicorn, 2 workers": lambda port: (*SERVERS["uvicorn"](port), "--workers=2"),
    "daphne": lambda port: ("-m", "daphne", "--verbosity=0", "-b127.0.0.1", f"-p{port}"),
}
"""How each server is started at a port, without the application."""


@dataclass(frozen=True)
class Site:
    """The project while it is served."""

    base: str
    """Its address."""
    pid: int
    """Its server's first process."""


@contextmanager
def served(programs: Programs, server: str = "uvicorn", **own: str) -> Iterator[Site]:
    """Serve the project on the loopback, with one of SERVERS.

    ``own`` are variables for it. Raises UnmeasuredError where it does not come up.
    """
    port = _free_port()
    python = programs.environment("djust") / "bin" / "python"
    command = [str(python), *SERVERS[server](port), APPLICATION]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=programs.folder,
            env=variables.passed(**own),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            if not _answers(base, process):
                log.seek(0)
                last = (log.read().strip() or "it has printed nothing").splitlines()[-1]
                raise UnmeasuredError(f"{server} does not serve {APPLICATION}: {last}")
            yield Site(base, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(base: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False where it has ended or the time is over."""
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            return httpx.get(f"{base}/health/", trust_env=False).is_success
        except httpx.TransportError:
            time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
