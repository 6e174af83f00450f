"""Where a stack lives: its folder, its ports, its files."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alerts_bench.product.catalog import Implementation
from alerts_bench.system import state_files

ROOT: Final = Path(__file__).resolve().parent.parent
HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
REDIS_OFFSET: Final = 79
REPLICAS: Final = "REPLICAS"
# VARIANT=liveview/uvicorn: what is served instead of an implementation; several with commas.
VARIANT: Final = "VARIANT"
MOST_REPLICAS: Final = 9
DESCRIPTION: Final = "stack.json"
# Not what TMPDIR says: all commands have to agree on it.
SHARED: Final = Path("/tmp")  # noqa: S108 - names in it are locked, or unguessable
# The length that the kernel allows for a socket's path, less supervisord's temporary suffix.
LONGEST_SOCKET_PATH: Final = 90


class StackError(Exception):
    """The stack cannot do what was asked. The message says why, and the cure."""


@dataclass(frozen=True)
class Stack:
    """A stack: the gateway is on `port`, everything else on ports derived from it."""

    state: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Variables for the implementations, as they were given; see `local.programs`."""

    @property
    def base_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def redis_port(self) -> int:
        return self.port + REDIS_OFFSET

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def token_file(self) -> Path:
        """The secret of the bench API, one for all implementations."""
        return self.state / "bench_token"

    @property
    def socket(self) -> Path:
        """Where supervisord listens; in the folder that all share if the path is too long."""
        path = self.state / "supervisor.sock"
        if len(bytes(path)) <= LONGEST_SOCKET_PATH:
            return path
        name = hashlib.sha256(bytes(self.state)).hexdigest()[:16]
        return SHARED / f"alerts-{name}.sock"

    @property
    def replicas(self) -> int:
        """How many servers each implementation has behind the gateway. Raises StackError."""
        given = self.settings.get(REPLICAS, "1")
        if not given.isdigit() or not 1 <= int(given) <= MOST_REPLICAS:
            raise StackError(f"{REPLICAS}={given}: a number from 1 to {MOST_REPLICAS} is needed.")
        return int(given)

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that are served, each in the place of its implementation."""
        return tuple(self.settings.get(VARIANT, "").replace(",", " ").split())

    def port_of(self, implementation: Implementation) -> int:
        return self.port - DEFAULT_PORT + implementation.port

    def log_of(self, program: str) -> Path:
        return self.logs / f"{program}.log"

    def save(self) -> bool:
        """Tell other tools where this stack is: `stack.json`, and the bench's token.

        Returns whether the token is a new one. Raises OSError.
        """
        is_new = not state_files.read_secret(self.token_file)
        if is_new:
            token = secrets.token_urlsafe(48)
            state_files.write(self.token_file, token, mode=state_files.PRIVATE)
        description = {
            "base_url": self.base_url,
            "port": self.port,
            "settings": dict(self.settings),
            "variants": list(self.variants),
            "token_file": str(self.token_file),
            "socket": str(self.socket),
            "logs": str(self.logs),
        }
        text = json.dumps(description, indent=2) + "\n"
        state_files.write(self.state / DESCRIPTION, text, mode=state_files.PRIVATE)
        return is_new

    def forget(self) -> None:
        """The opposite of `save`."""
        (self.state / DESCRIPTION).unlink(missing_ok=True)


def running_stack(state: Path) -> Stack | None:
    """The stack that was started with this folder and not taken down."""
    match state_files.read_json(state / DESCRIPTION, dict):
        case {"port": int(port), "settings": dict(settings)}:
            return Stack(state, port, settings)
        case dict():
            state_files.damaged(state / DESCRIPTION, "it names no port and settings")
    return None
