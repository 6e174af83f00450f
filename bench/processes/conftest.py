from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from acceptance.conftest import base_url, browser_context_args, browser_type_launch_args
from acceptance.server import ROOT, Programs
from alerts_bench.product import catalog
from alerts_bench.product.stack import DESCRIPTION, Stack
from alerts_bench.system import state_files
from alerts_bench.system.owner import owned
from processes.postgres import Cluster

pytest_plugins = ["acceptance.conftest", "processes.outcomes"]
# Playwright's plugin has these too: a plugin cannot override them, a conftest can.
__all__ = ["base_url", "browser_context_args", "browser_type_launch_args"]


@dataclass(frozen=True)
class Arrangement:
    """How several processes serve one implementation."""

    id: str
    processes: int
    settings: tuple[tuple[str, str], ...] = ()


ARRANGEMENTS: Final = (
    Arrangement("single", 1),
    Arrangement("workers", 2, (("WORKERS", "2"), ("ASGI_SERVER", "uvicorn"))),
    Arrangement("replicas", 2, (("REPLICAS", "2"),)),
)


@pytest.fixture(scope="session")
def folder() -> Path:
    """Where the stacks and the database server keep what they write."""
    return Path(os.environ.get("STATE", ROOT / ".state" / "processes")).resolve()


@pytest.fixture(scope="session", params=ARRANGEMENTS, ids=lambda one: str(one.id))
def arrangement(request: pytest.FixtureRequest) -> Arrangement:
    found = request.param
    assert isinstance(found, Arrangement)
    return found


@pytest.fixture(scope="session")
def first_stack(arrangement: Arrangement, folder: Path) -> Iterator[Stack]:
    """The stack in this arrangement, on a database server of its own."""
    state = folder / arrangement.id
    cluster = Cluster(state / "postgres")
    settings = dict(arrangement.settings) | {"DATABASE_URL": cluster.url}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**settings, "STATE": str(state), "PORT": "0"}.items():
            environment.setenv(name, value)
        own = owned(state, sys.argv, what=f"The stack in {state}")
        with own, _serving(cluster), _up():
            described = state_files.read_json(state / DESCRIPTION, dict)
            assert described, "the stack that is up describes itself"
            token = state_files.read_secret(Path(described["token_file"]))
            stack = Stack(described["base_url"], token)
            with stack.client:
                yield stack


@contextmanager
def _serving(cluster: Cluster) -> Iterator[None]:
    try:
        cluster.start(one.id for one in catalog.load(ROOT))
        yield
    finally:
        cluster.stop()


@contextmanager
def _up() -> Iterator[None]:
    command = Programs().command
    try:
        subprocess.run([*command, "up"], cwd=ROOT, check=True)
        yield
    finally:
        subprocess.run([*command, "down"], cwd=ROOT, check=True)
