"""Make all locks again: `make lock`, or `make lock ARGS=--upgrade` for the newest versions.

Everything is resolved together first; each lock is then resolved with that as its constraints, so
that a package that several locks share stands at one version.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from environments import (
    BUILD_LOCK,
    ROOT,
    STATE,
    TOOLS_LOCK,
    UV,
    Environment,
    environments,
    uv_variables,
)

from alerts_bench.system import state_files

PYTHON = "3.11"
HEADER = "# Made by `make lock`. Do not edit.\n"
# hatchling asks for it only when it builds an editable package.
EDITABLE_BUILD = "editables"


def main(arguments: Sequence[str]) -> None:
    inputs = lock_inputs()
    union = STATE / "lock" / "union.txt"
    union.parent.mkdir(parents=True, exist_ok=True)
    # uv keeps the versions that it finds in its output file, where it may.
    state_files.write(union, "".join(path.read_text() for path in inputs if path.exists()))
    everything = [line for lines in inputs.values() for line in lines]
    compile_lock(everything, "--output-file", str(union), *arguments)
    # All before any is written: one that cannot be made leaves the locks as they fit together.
    locks = {
        path: compile_lock(lines, "--constraints", str(union), "--generate-hashes")
        for path, lines in inputs.items()
    }
    for path, locked in locks.items():
        state_files.write(path, HEADER + locked)
        print(path.relative_to(ROOT))


def lock_inputs() -> dict[Path, list[str]]:
    """The direct requirements of each lock, by its path."""
    projects = list(environments())
    builds = [_document(one).get("build-system", {"requires": []}) for one in projects]
    inputs = {
        TOOLS_LOCK: TOOLS_LOCK.with_suffix(".in").read_text().splitlines(),
        BUILD_LOCK: [EDITABLE_BUILD, *(line for build in builds for line in build["requires"])],
    }
    shared = next(one for one in projects if one.name == "shared_alerts")
    for one in projects:
        run = [
            *dependencies(one),
            *(dependencies(shared) if shared.folder in one.packages else ()),
        ]
        if one is not shared:
            inputs[one.folder / "requirements.txt"] = run
        inputs[one.lock] = [*run, *_extras(one)]
    return inputs


def compile_lock(lines: Iterable[str], *options: str) -> str:
    """Resolve these requirements for every platform and return the lock's text."""
    command = [str(UV), "pip", "compile", "-", "--universal", "--python-version", PYTHON]
    command += ["--no-header", "--no-annotate", "--quiet", *options]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=uv_variables(locking=True),
        input="\n".join(lines),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        sys.exit("The requirements cannot be resolved together; uv says above why.")
    return done.stdout


def _document(environment: Environment) -> dict[str, Any]:
    return tomllib.loads((environment.folder / "pyproject.toml").read_text())


def dependencies(environment: Environment) -> list[str]:
    """The direct requirements of a project."""
    return list(_document(environment)["project"]["dependencies"])


def _extras(environment: Environment) -> list[str]:
    extras = _document(environment)["project"].get("optional-dependencies", {})
    return [line for lines in extras.values() for line in lines]


if __name__ == "__main__":
    main(sys.argv[1:])
