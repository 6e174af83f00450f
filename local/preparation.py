"""What is done once before a server starts: the database's migrations and the static files."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Final

from local.programs import Program

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


def _prepare(program: Program) -> str | None:
    assert program.venv, "only implementations are prepared"
    python = program.venv / "bin" / "python"
    if not python.exists():
        return f"{python} is missing. Run: make setup"
    for command in COMMANDS:
        done = subprocess.run(
            [python, "manage.py", *command],
            cwd=program.folder,
            env=os.environ | program.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            return f"manage.py {command[0]} failed:\n{done.stdout.rstrip()}"
    return None
