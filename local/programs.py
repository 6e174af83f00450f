"""What runs in a stack: one Program for each process that supervisord starts."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from alerts_bench.machine import executables
from alerts_bench.product.catalog import Implementation
from alerts_bench.system.variables import SETTINGS
from local.stack import HOST, REPLICAS, ROOT, VARIANT, Stack, StackError

GATEWAY: Final = "gateway"
REDIS: Final = "redis"
DATABASE_URL: Final = "DATABASE_URL"
# VENV_DJUST=/path: the virtual environment of one implementation, instead of its own.
VENV: Final = "VENV_"
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
    host: str = HOST
    replica: int = 1
    """The number of this server among the equal ones of an implementation."""
    venv: Path | None = None
    """The virtual environment that an implementation runs in."""

    @property
    def label(self) -> str:
        if not self.implementation:
            return self.name
        return self.implementation.label + (f" ({self.replica})" if self.replica > 1 else "")

    @property
    def names(self) -> Sequence[str]:
        """What it may be called: a variant also as its implementation, whose place it has."""
        if not self.implementation or self.replica > 1:
            return self.name, self.label
        return self.name, self.label, self.implementation.name, self.implementation.framework


def settings_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of this environment that the implementations are to see."""
    return {
        name: value
        for name, value in environment.items()
        if value
        and (name in {*SETTINGS, REPLICAS, VARIANT} or name.startswith((DATABASE_URL, VENV)))
    }


def programs(stack: Stack, implementations: Sequence[Implementation]) -> tuple[Program, ...]:
    """All programs of the stack: redis where an implementation needs it, then the gateway."""
    navigation = ",".join(
        f"{one.framework}={one.prefix}" for one in implementations if one.role == "implementation"
    )
    served = [
        _served(stack, one, replica, navigation)
        for one in implementations
        for replica in range(1, 1 + (stack.replicas if one.role == "implementation" else 1))
    ]
    needs_redis = any(REDIS in one.infrastructure for one in implementations)
    return (*([_redis(stack)] if needs_redis else []), _gateway(stack), *served)


def venv(stack: Stack, one: Implementation) -> Path:
    """The virtual environment that an implementation runs in."""
    told = stack.settings.get(VENV + one.id.upper())
    return Path(told) if told else ROOT / ".state" / "venvs" / one.folder.name


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


def _served(stack: Stack, one: Implementation, replica: int, navigation: str) -> Program:
    """A server of an implementation.

    Replicas are as far from each other as on two machines: each has an address and a folder of
    its own. What they share is what a deployment shares, the secret key and the static files.
    """
    name = one.id if replica == 1 else f"{one.id}-{replica}"
    host = str(ipaddress.ip_address(HOST) + replica - 1)
    settings = {name: value for name, value in stack.settings.items() if name in SETTINGS}
    packages = venv(stack, one)
    environment = {
        "BENCH_API": "1",
        "BENCH_TOKEN_FILE": str(stack.token_file),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOST": host,
        "NAVIGATION": navigation,
        "PATH": f"{packages / 'bin'}{os.pathsep}{os.defpath}",
        "PORT": str(stack.port_of(one)),
        "PREFIX": one.prefix,
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": f"redis://{HOST}:{stack.redis_port}/0",
        "SECRET_KEY_FILE": str(stack.state / one.id / "secret_key"),
        "STATE_DIR": str(stack.state / name),
        "STATIC_ROOT": str(stack.state / one.id / "static"),
        MARK: str(stack.state),
        # A reference has its SQLite file whatever the others have.
        **(_database(stack, one.id) if one.role == "implementation" else {}),
    }
    variables = _variables(one)
    if taken := sorted(environment.keys() & variables.keys() - set(SETTINGS)):
        raise StackError(f"{one.name} cannot have a {taken[0]} of its own: the stack sets it.")
    environment |= settings | variables
    return Program(
        name=name,
        port=stack.port_of(one),
        command=(str(one.folder / "serve"),),
        folder=one.folder,
        environment=environment,
        implementation=one,
        host=host,
        replica=replica,
        venv=packages,
    )


def _variables(one: Implementation) -> dict[str, str]:
    """What makes a server a variant, whatever else is set."""
    return {**one.variant.environment, VARIANT: one.name} if one.variant else {}


def _database(stack: Stack, id: str) -> Mapping[str, str]:
    """DATABASE_URL for one implementation; without it, its SQLite file is in STATE_DIR."""
    settings = stack.settings
    own = f"{DATABASE_URL}_{id.upper()}"
    if own in settings:
        return {DATABASE_URL: settings[own]}
    if DATABASE_URL not in settings:
        if stack.replicas > 1:
            raise StackError(
                f"{REPLICAS}={stack.replicas}: replicas cannot share a SQLite file. Set "
                f"{DATABASE_URL}, for example to postgres://user:password@127.0.0.1/{{id}}"
            )
        return {}
    if "{id}" not in settings[DATABASE_URL]:
        raise StackError(
            f"{DATABASE_URL} names one database, but each implementation needs its own: write "
            f"{{id}} where its name belongs, or set {own} and so on."
        )
    return {DATABASE_URL: settings[DATABASE_URL].replace("{id}", id)}


def _executable(name: str) -> str:
    if found := executables.find(name):
        return found
    raise StackError(f"{name} is not installed. Run: make setup")
