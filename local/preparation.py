"""Management commands of the implementations, and those that run once before a server starts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from alerts_bench.system import variables
from local.programs import Program
from local.stack import StackError

COMMANDS: Final = (
    ("migrate", "--noinput"),
    ("collectstatic", "--noinput", "--verbosity=0"),
)


def prepare(programs: Sequence[Program]) -> Iterator[tuple[Program, str | None]]:
    """Prepare these implementations, each yielded when it is done, with what went wrong.

    Replicas come last: what they need is prepared with the first server of their implementation.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        futures = {
            pool.submit(_prepare, program): program for program in programs if program.replica == 1
        }
        for future in as_completed(futures):
            yield futures[future], future.result()
    yield from ((program, None) for program in programs if program.replica > 1)


def manage(program: Program, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a management command of an implementation as its server runs: folder, packages, settings.

    Raises StackError when its virtual environment is missing, or it has no such commands.
    """
    python = _python(program)
    if not (program.folder / "manage.py").exists():
        raise StackError(f"{program.label} has no management commands.")
    return subprocess.run(
        [python, "manage.py", *words],
        cwd=program.folder,
        env=variables.passed(**program.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _python(program: Program) -> Path:
    assert program.venv, "only implementations have management commands"
    python = program.venv / "bin" / "python"
    if not python.exists():
        raise StackError(f"{python} is missing. Run: make setup")
    return python


def _prepare(program: Program) -> str | None:
    # A reference has no management commands, and makes its table itself.
    is_reference = program.implementation and program.implementation.role == "reference"
    try:
        _python(program)
        for command in () if is_reference else COMMANDS:
            done = manage(program, *command)
            if done.returncode:
                return f"manage.py {command[0]} failed:\n{done.stdout.rstrip()}"
    except StackError as error:
        return str(error)
    return None
