"""Runs the programs of `bench/claims/programs/` in the environment of an implementation.

They import the frameworks, which the bench does not.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from alerts_bench.claims.verdict import UnmeasuredError
from alerts_bench.system import variables

LIMIT_S = 300
"""How long one program may take."""

PYPERF = ("--processes=3", "--values=3", "--warmups=1", "--min-time=0.05", "--quiet")
"""Fewer processes than pyperf's own --fast: there are many things to time on few cores."""


@dataclass(frozen=True)
class Programs:
    """The programs of a repository, and the environments that run them."""

    root: Path
    """The repository."""

    @property
    def folder(self) -> Path:
        return self.root / "bench" / "claims" / "programs"

    def environment(self, implementation: str) -> Path:
        """Return the virtual environment of an implementation. Raises UnmeasuredError."""
        found = self.root / ".state" / "venvs" / f"impl_{implementation}"
        if not (found / "bin" / "python").exists():
            raise UnmeasuredError(f"The environment {found} is missing. Run: make setup")
        return found

    def command(self, implementation: str, program: str, *arguments: str) -> list[str]:
        """Return what runs a program in an implementation's environment.

        Raises UnmeasuredError where there is no such environment.
        """
        python = self.environment(implementation) / "bin" / "python"
        return [str(python), str(self.folder / program), *arguments]

    def output(self, implementation: str, program: str, *arguments: str) -> str:
        """Return what a program prints. Raises UnmeasuredError with the end of its error."""
        return printed(self.command(implementation, program, *arguments), f"{program} has")

    def document(self, implementation: str, program: str, *arguments: str) -> dict[str, Any]:
        """Return the JSON object that a program prints. Raises UnmeasuredError."""
        text = self.output(implementation, program, *arguments)
        try:
            found = json.loads(text)
        except ValueError as error:
            raise UnmeasuredError(f"{program} has printed no JSON: {error}") from error
        assert isinstance(found, dict)
        return found

    def timed(self, implementation: str, program: str, *arguments: str) -> dict[str, Any]:
        """Return what pyperf has measured of a program: see `samples`. Raises UnmeasuredError."""
        with tempfile.TemporaryDirectory(prefix="claims-") as folder:
            file = Path(folder) / "pyperf.json"
            self.output(implementation, program, *arguments, *PYPERF, f"--output={file}")
            return samples(json.loads(file.read_text("utf-8")))


def printed(command: Sequence[str], subject: str) -> str:
    """Return what a command prints. Raises UnmeasuredError, whose sentence begins as given."""
    try:
        done = subprocess.run(
            command, env=variables.passed(), capture_output=True, text=True, timeout=LIMIT_S
        )
    except subprocess.TimeoutExpired as error:
        raise UnmeasuredError(f"{subject} not ended within {LIMIT_S} s.") from error
    if done.returncode:
        raise UnmeasuredError(f"{subject} failed: {_last_line(done.stderr)}")
    return done.stdout


def samples(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in s, by benchmark and process, and the metadata of a pyperf file.

    https://pyperf.readthedocs.io/en/latest/api.html#json describes it.
    """
    shared = document.get("metadata", {})
    benchmarks = document["benchmarks"]
    named: Sequence[tuple[str, list[list[float]]]] = [
        (
            one.get("metadata", shared).get("name", shared.get("name", "")),
            [run["values"] for run in one["runs"] if run.get("values")],
        )
        for one in benchmarks
    ]
    return {"seconds": dict(named), "pyperf": dict(shared)}


def fastest_ms(processes: Sequence[Sequence[float]]) -> float:
    """Return the smallest of all values, in s, as ms: whatever else a machine does adds to them.

    https://docs.python.org/3/library/timeit.html#timeit.Timer.repeat says why.
    """
    return 1000 * min(chain.from_iterable(processes))


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it has printed no error"
