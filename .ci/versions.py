"""An environment of an implementation with another version of one of its packages.

    python .ci/versions.py impl_djust djust==1.1.6
    python .ci/versions.py impl_djust dist/djust-1.3.0-py3-none-any.whl

It is made from the implementation's lock, then that package is replaced and what it needs follows.
Prints as JSON where the environment is and what it holds otherwise than the lock. What cannot be
followed ends with its cause and cure: exit code 2 for what was asked wrongly, 1 for what failed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from environments import ROOT, STATE, TOOLS, UV, Environment, uv_variables
from lock import dependencies
from setup import STAMP, alone, ensure, inputs, make

from alerts_bench.system import state_files, variables

VERSIONS = STATE / "versions"
# Extras stay those that the implementation asks for.
ASKED = re.compile(r"(?P<package>\w[\w.-]*)\s*==\s*(?P<version>\w[\w.!+]*)")
NAME = re.compile(r"[\w.-]+")
LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
EXTRAS = re.compile(r"\[.*\]")

Change = tuple[str | None, str | None]


class RefusedError(Exception):
    """What cannot be done, with the exit code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Version:
    """One package of an implementation at another version than the lock's."""

    implementation: Environment
    package: str
    version: str
    wheel: Path | None = None

    @property
    def folder(self) -> Path:
        """Its folder: the environment is in it, and the stack that is started with it."""
        id = self.implementation.name.removeprefix("impl_")
        # A wheel that is built again keeps its version.
        digest = f"-{hashlib.sha256(self.wheel.read_bytes()).hexdigest()[:8]}" if self.wheel else ""
        return VERSIONS / f"{id}-{self.package}-{self.version}{digest}"

    @property
    def environment(self) -> Environment:
        return Environment(self.implementation.folder, self.folder / "venv")

    @property
    def requirement(self) -> str:
        """As it is asked of uv, with the extras that the implementation uses."""
        if self.wheel:
            return f"{self.package}{self._extras} @ {self.wheel.as_uri()}"
        return f"{self.package}{self._extras}=={self.version}"

    @cached_property
    def needs(self) -> dict[str, str]:
        """What the implementation and the shared code ask for themselves, by name."""
        projects = [self.implementation, *map(Environment, self.implementation.packages)]
        lines = [line for project in projects for line in dependencies(project)]
        return {_name(line): line for line in lines}

    @property
    def _extras(self) -> str:
        found = EXTRAS.search(self.needs.get(self.package, ""))
        return found[0] if found else ""


def read(implementation: Environment, asked: str) -> Version:
    """Read ``djust==1.1.6``, or the path of a wheel."""
    asked = asked.strip()
    found = (_wheel if asked.endswith(".whl") else _release)(implementation, asked)
    locked = dict(LOCKED.findall(implementation.lock.read_text()))
    if found.package not in locked:
        listed = ", ".join(sorted(found.needs))
        text = f"{implementation.name} does not use {found.package}. It asks for: {listed}."
        raise RefusedError(2, text)
    if locked[found.package] == found.version and not found.wheel:
        text = f"The lock holds {found.package} {found.version}: it is measured anyway."
        raise RefusedError(2, f"{text} Name another version.")
    return found


def _release(implementation: Environment, asked: str) -> Version:
    match = ASKED.fullmatch(asked)
    if not match:
        text = "is not a package and a version, such as djust==1.1.6, and no wheel."
        raise RefusedError(2, f"{asked!r} {text}")
    return Version(implementation, _name(match["package"]), match["version"])


def _wheel(implementation: Environment, asked: str) -> Version:
    path = Path(asked).resolve()
    parts = path.stem.split("-")
    # name-version(-build)-python-abi-platform: Binary distribution format, packaging.python.org
    if len(parts) not in (5, 6):
        raise RefusedError(2, f"{path.name} is not the name of a wheel.")
    if not path.is_file():
        raise RefusedError(2, f"There is no wheel {path}.")
    return Version(implementation, _name(parts[0]), parts[1], path)


def install(version: Version) -> None:
    """Make the lock's environment and replace the package in it."""
    environment = version.environment
    make(environment)
    locked = _held(environment)
    # Together with what the implementation asks for beside it, which must still hold.
    beside = [line for name, line in version.needs.items() if name != version.package]
    _uv(version, "install", "--compile-bytecode", version.requirement, *beside)
    _uv(version, "check")
    held = _held(environment)
    changed: dict[str, Change] = {
        name: (locked.get(name), held.get(name))
        for name in sorted(locked.keys() | held.keys())
        if locked.get(name) != held.get(name)
    }
    state_files.write(_description(version), json.dumps(changed))


def describe(version: Version) -> str:
    """What the bench has to know of an environment."""
    return json.dumps(
        {
            "package": version.package,
            "version": version.version,
            "folder": str(version.folder),
            "environment": str(version.environment.path),
            "changed": state_files.read_json(_description(version), dict),
        }
    )


def _uv(version: Version, verb: str, *arguments: str) -> None:
    command = [str(UV), "pip", verb, "--python", str(version.environment.python), *arguments]
    done = subprocess.run(command, env=uv_variables(), capture_output=True, text=True)
    if done.returncode == 0:
        return
    known = [] if version.wheel else _known(version.package)
    if known and version.version not in known:
        text = f"There is no {version.package} {version.version}. There are: {', '.join(known)}."
        raise RefusedError(2, text)
    where = f"{version.requirement} beside what {version.implementation.name} needs"
    raise RefusedError(1, f"uv cannot install {where}:\n{done.stderr.strip()}")


def _known(package: str) -> list[str]:
    """The versions of a package, newest first; empty when the index does not tell."""
    listing = [str(TOOLS / "bin" / "python"), "-m", "pip", "index", "versions", package]
    passed = variables.passed(variables.INSTALLATION)
    done = subprocess.run(listing, env=passed, capture_output=True, text=True)
    match = re.search(r"^Available versions: (.*)$", done.stdout, re.MULTILINE)
    return match[1].split(", ") if match else []


def _held(environment: Environment) -> dict[str, str]:
    command = [str(UV), "pip", "list", "--format", "json", "--python", str(environment.python)]
    done = subprocess.run(command, env=uv_variables(), capture_output=True, text=True, check=True)
    return {_name(one["name"]): one["version"] for one in json.loads(done.stdout)}


def _description(version: Version) -> Path:
    return version.environment.path / "changed.json"


def _name(requirement: str) -> str:
    match = NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", match[0] if match else requirement).lower()


def main(folder: str, asked: str) -> None:
    try:
        version = read(Environment(ROOT / folder), asked)
        version.folder.mkdir(parents=True, exist_ok=True)
        environment = version.environment
        try:
            with redirect_stdout(sys.stderr), alone():
                if state_files.read_json(_description(version), dict) is None:
                    (environment.path / STAMP).unlink(missing_ok=True)
                ensure(environment.path, inputs(environment), lambda: install(version))
        except RefusedError:
            shutil.rmtree(version.folder)
            raise
    except RefusedError as error:
        print(error, file=sys.stderr)
        sys.exit(error.code)
    print(describe(version))


if __name__ == "__main__":
    main(*sys.argv[1:])
