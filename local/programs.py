"""What runs in a stack: one Program for each process that supervisord starts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alerts_bench.catalog import Implementation
from local.stack import HOST, ROOT, Stack, StackError

GATEWAY: Final = "gateway"
REDIS: Final = "redis"
# What a user may set for all implementations, beside the addresses of databases.
SETTINGS: Final = frozenset(
    {"ALLOWED_HOSTS", "ASGI_SERVER", "BENCH_API", "DEBUG", "POLL_SECONDS", "WORKERS"}
)
DATABASE_URL: Final = "DATABASE_URL"
# Marks our processes, so that those of a killed supervisord can be found.
MARK: Final = "ALERTS_STACK"


@dataclass(frozen=True)
class Program:
    """A process of the stack, and how it is started."""

    name: str
    port: int
    command: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    implementation: Implementation | None = None

    @property
    def label(self) -> str:
        return self.implementation.label if self.implementation else self.name


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of this environment that the implementations are to see."""
    return {
        name: value
        for name, value in environment.items()
        if value and (name in SETTINGS or name.startswith(DATABASE_URL))
    }


def programs(stack: Stack, implementations: Sequence[Implementation]) -> tuple[Program, ...]:
    """All programs of the stack: redis where an implementation needs it, then the gateway."""
    navigation = ",".join(f"{one.label}={one.prefix}" for one in implementations)
    served = [_served(stack, one, navigation) for one in implementations]
    needs_redis = any(REDIS in one.infrastructure for one in implementations)
    return (*([_redis(stack)] if needs_redis else []), _gateway(stack), *served)


def venv(folder: Path) -> Path:
    """The virtual environment of this folder of the repository."""
    return ROOT / ".state" / "venvs" / folder.name


def _redis(stack: Stack) -> Program:
    options = {"--port": str(stack.redis_port), "--bind": HOST, "--save": "", "--appendonly": "no"}
    return Program(
        name=REDIS,
        port=stack.redis_port,
        command=(_executable("redis-server"), *(word for pair in options.items() for word in pair)),
        folder=stack.state / REDIS,
    )


def _gateway(stack: Stack) -> Program:
    folder = stack.state / GATEWAY
    return Program(
        name=GATEWAY,
        port=stack.port,
        command=(_executable("nginx"), "-e", "stderr", "-p", str(folder), "-c", "nginx.conf"),
        folder=folder,
    )


def _served(stack: Stack, one: Implementation, navigation: str) -> Program:
    settings = {name: value for name, value in stack.settings.items() if name in SETTINGS}
    environment = {
        "BENCH_API": "1",
        "BENCH_TOKEN_FILE": str(stack.token_file),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOST": HOST,
        "NAVIGATION": navigation,
        "PATH": f"{venv(one.folder) / 'bin'}{os.pathsep}{os.defpath}",
        "PORT": str(stack.port_of(one)),
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": f"redis://{HOST}:{stack.redis_port}/0",
        "STATE_DIR": str(stack.state / one.id),
        "STATIC_ROOT": str(stack.state / one.id / "static"),
        MARK: str(stack.state),
        **settings,
        **_database(stack.settings, one.id),
    }
    return Program(
        name=one.id,
        port=stack.port_of(one),
        command=(str(one.folder / "serve"),),
        folder=one.folder,
        environment=environment,
        implementation=one,
    )


def _database(settings: Mapping[str, str], id: str) -> Mapping[str, str]:
    """DATABASE_URL for one implementation; without it, its SQLite file is in STATE_DIR."""
    own = f"{DATABASE_URL}_{id.upper()}"
    if own in settings:
        return {DATABASE_URL: settings[own]}
    if DATABASE_URL not in settings:
        return {}
    if "{id}" not in settings[DATABASE_URL]:
        raise StackError(
            f"{DATABASE_URL} names one database, but each implementation needs its own: write "
            f"{{id}} where its name belongs, or set {own} and so on."
        )
    return {DATABASE_URL: settings[DATABASE_URL].replace("{id}", id)}


def _executable(name: str) -> str:
    # Debian keeps nginx where only root's PATH looks.
    path = os.pathsep.join([os.environ["PATH"], "/usr/local/sbin", "/usr/sbin", "/sbin"])
    if found := shutil.which(name, path=path):
        return found
    raise StackError(f"{name} is not installed. Run: make setup")
