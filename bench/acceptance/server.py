"""The other side of a page: an implementation's server, and the programs of the stack."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import Timer
from typing import Final

import httpx

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack

ROOT: Final = Path(__file__).resolve().parents[2]
LOG_LIMIT_S: Final = 30.0
SEED: Final = 1
# More than a log may hold.
_LOGS: Final = ("logs", "--lines", "100000")


@dataclass(frozen=True)
class Server:
    """One implementation's server, asked through the gateway."""

    implementation: Implementation
    stack: Stack

    def seed(self, rows: int) -> None:
        """Replace all alerts by `rows` of them, with the ids 1 to `rows`."""
        self.stack.seed(self.implementation, rows, SEED)

    def debounce(self, milliseconds: int) -> None:
        """Let pages that are loaded from now on wait so long after the last key of a search."""
        address = f"{self.implementation.prefix}_bench/debounce/"
        self.stack.client.post(address, data={"ms": str(milliseconds)}).raise_for_status()

    def end_debounce(self) -> None:
        """Let them wait as the settings say again."""
        self.ask("DELETE", "_bench/debounce/").raise_for_status()

    def memory_bytes(self) -> int:
        """What the server's processes hold, shared pages counted in parts."""
        return int(self.stack.usage(self.implementation)["pss_bytes"])

    def delay(self, milliseconds: int) -> None:
        """Make each write wait."""
        self.stack.delay(self.implementation, milliseconds)

    def begin_recording(self) -> None:
        """Record the SQL statements on the alerts table from now on."""
        self.ask("POST", "_bench/queries/").raise_for_status()

    def statements(self) -> list[str]:
        """The statements recorded so far."""
        return [one["sql"] for one in self.ask("GET", "_bench/queries/").json()["statements"]]

    def end_recording(self) -> None:
        self.ask("DELETE", "_bench/queries/").raise_for_status()

    def health(self) -> httpx.Response:
        return self.ask("GET", "health/")

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        """Send a request with the bench's token, unless `headers` say otherwise."""
        address = self.implementation.prefix + path
        return self.stack.client.request(method, address, headers=headers)


class Programs:
    """The programs of the stack, stopped and started by the stack's own command line."""

    def __init__(self) -> None:
        self.command = shlex.split(os.environ.get("STACK_COMMAND", f"{sys.executable} -m local"))

    def kill(self, name: str) -> None:
        """Kill a program as a crash would; the stack starts it again."""
        self._run("kill", name)

    def stop(self, name: str) -> None:
        self._run("stop", name)

    def start(self, name: str) -> None:
        """Start a program, unless it runs, and wait until it serves."""
        self._run("start", name)

    def manage(self, name: str, *command: str) -> str:
        """Run a management command of an implementation, and return what it printed."""
        return self._run("manage", name, *command)

    def logged(self, name: str, pattern: str) -> int:
        """How many lines of a program's log match."""
        return sum(_matches(pattern, self._run(*_LOGS, name).splitlines()))

    def wait_for_log(self, name: str, pattern: str, seen: int) -> None:
        """Wait for one more line that matches than were seen. Raises AssertionError."""
        command = [*self.command, *_LOGS, "--follow", name]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            limit = Timer(LOG_LIMIT_S, process.terminate)
            limit.start()
            counts = accumulate(_matches(pattern, process.stdout or ()))
            found = any(count > seen for count in counts)
            limit.cancel()
            process.terminate()
        assert found, f"{name} has logged nothing that matches {pattern!r}."

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self.command, *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout


def _matches(pattern: str, lines: Iterable[str]) -> Iterator[bool]:
    return (bool(re.search(pattern, line)) for line in lines)
