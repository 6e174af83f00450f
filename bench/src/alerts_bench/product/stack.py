"""The stack that is measured: is it up, and what may the bench tell it and ask it."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil

from alerts_bench.product.catalog import Implementation
from alerts_bench.system import state_files

DEFAULT_BASE_URL = "http://127.0.0.1:8000"
DEFAULT_PORT = 8000
REDIS_OFFSET = 79
DESCRIPTION = "stack.json"
"""In the state folder of a local stack: where it is."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TIMEOUT_S = 10.0
RECOVERY_S = 15.0
RECOVERY_STEP_S = 0.25

_REFUSALS = {
    403: ("the bench token is wrong or missing", "Set BENCH_TOKEN or BENCH_TOKEN_FILE."),
    404: ("the bench API is off", "Start the stack with BENCH_API=1."),
}
"""Why the bench API refuses, and the cure, by status."""


class StackError(Exception):
    """The stack cannot be measured. The message says why and what to do, ``cause`` only why."""

    def __init__(self, cause: str, cure: str) -> None:
        super().__init__(f"{cause}. {cure}")
        self.cause = cause


@dataclass(frozen=True)
class Stack:
    """A stack behind the gateway at ``base_url``; ``token`` opens its bench API."""

    base_url: str
    token: str = ""
    state: str = ""
    """The folder of a local stack that is not the usual one."""
    found: Path | None = None
    """The state folder of the local stack that was found at this address."""
    variants: tuple[str, ...] = ()
    """The variants that it serves, each in the place of its implementation."""

    @classmethod
    def from_environment(cls, root: Path) -> Stack:
        """Return the stack that BENCH_BASE_URL and BENCH_TOKEN or BENCH_TOKEN_FILE name.

        Without a token in the environment, a local stack at this address says where its is.
        """
        base_url = os.environ.get("BENCH_BASE_URL", DEFAULT_BASE_URL).rstrip("/")
        found, described = _local(root, base_url)
        token = os.environ.get("BENCH_TOKEN", "")
        file = os.environ.get("BENCH_TOKEN_FILE") or described.get("token_file")
        if not token and file:
            token = state_files.read_secret(Path(file))
        variants = tuple(described.get("variants", ()))
        return cls(base_url, token, found=found, variants=variants)

    def owner_folder(self, results: Path) -> Path:
        """Return where it stands who measures this stack: its state folder.

        A stack on another machine or in containers has none here: then a folder below the results,
        which all who measure it from here share.
        """
        parts = urlsplit(self.base_url)
        return self.found or results / f".owner-{parts.hostname}-{self.port}"

    @property
    def port(self) -> int:
        """Port of the gateway."""
        parts = urlsplit(self.base_url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @cached_property
    def client(self) -> httpx.Client:
        """Connections to the gateway that stay open; no proxy stands between."""
        headers = {"X-Bench-Token": self.token}
        return httpx.Client(
            base_url=self.base_url, headers=headers, timeout=TIMEOUT_S, trust_env=False
        )

    def health(self, implementation: Implementation) -> dict[str, Any]:
        """Return what an implementation says of itself.

        Raises StackError when the stack is down, or the implementation is or is not well.
        """
        try:
            answer = self.client.get(f"{implementation.prefix}health/")
        except httpx.TransportError as error:
            raise self._down(error) from error
        try:
            health: dict[str, Any] = answer.json()
        except ValueError:
            health = {}
        if answer.status_code != httpx.codes.OK:
            causes = [f"{part}: {health[part]}" for part in ("database", "redis") if part in health]
            cause = f"{implementation.label} is not well (status {answer.status_code}"
            cause += "".join(f"; {one}" for one in causes) + ")"
            raise StackError(cause, self.cure(implementation))
        return health

    def cure(self, implementation: Implementation) -> str:
        """Name the command that shows the server's log."""
        where = f" STATE={self.state}" if self.state else ""
        return f"Its log: make logs IMPL={implementation.id}{where}"

    def recovered(self, implementation: Implementation) -> None:
        """Wait until an implementation is well again; raises StackError after RECOVERY_S."""
        deadline = time.monotonic() + RECOVERY_S
        while True:
            try:
                self.health(implementation)
            except StackError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(RECOVERY_STEP_S)
            else:
                return

    def seed(self, implementation: Implementation, rows: int, seed: int) -> None:
        """Fill the table with exactly ``rows`` rows, the same for the same seed.

        Raises StackError, like all that follow.
        """
        self._tell(implementation, "seed", {"rows": rows, "seed": seed})

    def assert_carries(self, implementation: Implementation, rows: int) -> None:
        """Raise StackError when the server cannot send a table of so many rows.

        Such a page is never ready, and does not say why. The server is asked only when one of those
        that the implementation can have is known to be too small.
        """
        if all(rows <= most for most in implementation.most_rows.values()):
            return
        server = str(self.health(implementation).get("server", "")).partition(" ")[0]
        most = implementation.most_rows.get(server, rows)
        if rows > most:
            raise StackError(
                f"{implementation.label} shows at most {most:,} rows, not {rows:,}: {server} sends "
                "no larger message",
                "Start the stack with ASGI_SERVER=uvicorn, which sends any.",
            )

    def begin_sequence(self, implementation: Implementation, seed: int) -> None:
        """Let the random alerts be those of ``seed``, from the first on."""
        self._tell(implementation, "sequence", {"seed": seed})

    def delay(self, implementation: Implementation, milliseconds: float) -> None:
        """Make each write wait."""
        self._tell(implementation, "delay", {"ms": milliseconds})

    def search_at_once(self, implementation: Implementation) -> None:
        """Let pages loaded from now on search without waiting for a pause in typing."""
        self._tell(implementation, "debounce", {"ms": 0})

    def search_after_pause(self, implementation: Implementation) -> None:
        """Let pages wait before they search for as long as is configured."""
        self._ask("DELETE", implementation, "debounce")

    def usage(self, implementation: Implementation) -> dict[str, Any]:
        """Return CPU time and memory that the server has used, by its own account."""
        return self._ask("GET", implementation, "usage")

    def pids_by_service(self, implementation: Implementation) -> Mapping[str, Sequence[int]]:
        """Return the processes that work for an implementation: server, gateway, redis.

        None are known of a stack on another machine or in containers.
        """
        if urlsplit(self.base_url).hostname not in LOOPBACK:
            return {}
        ports = {
            "server": self.port - DEFAULT_PORT + implementation.port,
            "gateway": self.port,
        }
        if "redis" in implementation.infrastructure:
            ports["redis"] = self.port + REDIS_OFFSET
        return {service: _pids(port) for service, port in ports.items()}

    def _down(self, error: httpx.TransportError) -> StackError:
        cause = f"Nothing answers at {self.base_url} ({error})"
        return StackError(cause, "Start the stack with: make up")

    def _tell(self, implementation: Implementation, path: str, fields: Mapping[str, float]) -> None:
        self._ask("POST", implementation, path, {key: str(value) for key, value in fields.items()})

    def _ask(
        self,
        method: str,
        implementation: Implementation,
        path: str,
        fields: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        url = f"{implementation.prefix}_bench/{path}/"
        try:
            answer = self.client.request(method, url, data=fields)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            reason, cure = _REFUSALS.get(status, (f"status {status}", self.cure(implementation)))
            raise StackError(f"{implementation.label}, {url}: {reason}", cure) from error
        except httpx.ConnectError as error:
            raise self._down(error) from error
        except (httpx.TransportError, ValueError) as error:
            cause = f"{implementation.label}, {url}: {error}"
            raise StackError(cause, self.cure(implementation)) from error
        return found


def _local(root: Path, base_url: str) -> tuple[Path | None, Mapping[str, Any]]:
    """Return the state folder of the local stack at this address, and what it says of itself."""
    told = os.environ.get("STATE")
    folders = [Path(told)] if told else []
    folders += sorted(file.parent for file in root.glob(f".state/*/{DESCRIPTION}"))
    for folder in dict.fromkeys(folders):
        described = state_files.read_json(folder / DESCRIPTION, dict)
        if described and described.get("base_url") == base_url:
            return folder, described
    return None, {}


def _pids(port: int) -> tuple[int, ...]:
    """Return the processes of this machine that serve a port: the group of one that listens.

    Masters and workers share the socket, of which psutil names any one owner.
    """
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        return ()
    groups = {
        _group(one.pid)
        for one in connections
        if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port and one.pid
    } - {None}
    return tuple(sorted(pid for pid in psutil.pids() if _group(pid) in groups))


def _group(pid: int) -> int | None:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return None
