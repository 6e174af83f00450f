"""Install what is missing: `make setup`. When nothing is missing it only looks.

With names, such as `bench shared_alerts`, only these virtual environments.

Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import system_packages
from environments import (
    BUILD_LOCK,
    STATE,
    TOOLS,
    TOOLS_LOCK,
    UV,
    Environment,
    environments,
    uv_variables,
)

from alerts_bench.system import state_files, variables

OLDEST_PYTHON = (3, 11)
# In a virtual environment that is complete: what it was made from.
STAMP = ".made-from"


def main(names: Sequence[str], *, tools_only: bool) -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        sys.exit(f"Python 3.11 or newer is needed, not {found}: make setup PYTHON=python3.12")
    known = {environment.name: environment for environment in environments()}
    if unknown := set(names) - set(known):
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(known)}")
    chosen = [known[name] for name in names or known]
    system_packages.ensure()
    with alone():
        ensure(TOOLS, [TOOLS_LOCK], _make_tools)
        for environment in () if tools_only else chosen:
            if environment.lock.exists():
                ensure(environment.path, inputs(environment), partial(make, environment))
            else:
                print(f"{environment.name}: {environment.lock.name} is missing. Run: make lock")


def alone() -> AbstractContextManager[None]:
    """Wait for other processes that make environments."""
    return state_files.alone(STATE / "setup.lock")


def inputs(environment: Environment) -> list[Path]:
    """The files that an environment is made from."""
    projects = [folder / "pyproject.toml" for folder in environment.packages]
    return [environment.lock, BUILD_LOCK, *projects]


def ensure(path: Path, inputs: Iterable[Path], make: Callable[[], None]) -> None:
    """Make a virtual environment, unless it is there and was made from these files."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in inputs)).hexdigest()
    # Scripts hold the path of their interpreter: a folder that was moved is made again.
    origin, made_from = f"{sys.version} in {path}", path / STAMP
    stamp = [origin, digest]
    before = state_files.read_json(made_from, list)
    if before == stamp:
        return
    begin = time.monotonic()
    if before and before[0] == origin:
        made_from.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)
    make()
    state_files.write(made_from, json.dumps(stamp))
    print(f"{path.relative_to(STATE)}: made in {time.monotonic() - begin:.1f} s", flush=True)


def _make_tools() -> None:
    python = TOOLS / "bin" / "python"
    passed = variables.passed(variables.INSTALLATION)
    _run([sys.executable, "-m", "venv", TOOLS], passed)
    _run([python, "-m", "pip", "install", "-qq", "--require-hashes", "-r", TOOLS_LOCK], passed)


def make(environment: Environment) -> None:
    """Install an environment's lock, and the folders of this repository that belong to it."""
    if not environment.python.exists():
        uv("venv", "--python", sys.executable, environment.path)
    target = ("--python", environment.python)
    uv("pip", "sync", *target, "--require-hashes", "--compile-bytecode", environment.lock)
    editable = [word for folder in environment.packages for word in ("--editable", folder)]
    if editable:
        uv("pip", "install", *target, "--no-deps", "--build-constraints", BUILD_LOCK, *editable)


def uv(*arguments: str | Path) -> None:
    _run([UV, *arguments, "--quiet"], uv_variables())


def _run(command: list[str | Path], environment: dict[str, str]) -> None:
    if subprocess.run(command, env=environment).returncode:
        sys.exit(f"Failed: {' '.join(map(str, command))}")


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one != "--tools"]
    main(arguments, tools_only="--tools" in sys.argv)
