"""Who has a stack for himself: one measurement at a time, and whoever else comes hears its name."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

import psutil

from alerts_bench.system import state_files

FILE: Final = "owner.lock"
"""In the state folder of a stack. The kernel ends the lock with its process, however that ends."""

CURE: Final = (
    "Wait until that ends (make bench WAIT=1), or use a stack of your own, for example with "
    "PORT=8100 STATE=.state/second"
)


class OwnedError(Exception):
    """A stack cannot be had: another process has it, or the disk refuses. The message says why."""


@dataclass(frozen=True)
class Owner:
    """The process that has a stack for itself."""

    pid: int
    born: float
    """When the process began, in seconds since the epoch: pids are used again."""
    command: str
    since: str
    """UTC, ISO 8601."""

    def __str__(self) -> str:
        return f"{self.command} (pid {self.pid}, since {self.since})"

    @property
    def is_running(self) -> bool:
        try:
            return psutil.Process(self.pid).create_time() == self.born
        except psutil.Error:
            return False

    @property
    def has_started_us(self) -> bool:
        """Whether it is this process, or one that this one descends from."""
        process = psutil.Process()
        family = {(one.pid, one.create_time()) for one in (process, *process.parents())}
        return (self.pid, self.born) in family


@contextmanager
def owned(
    folder: Path,
    command: Sequence[str],
    *,
    what: str,
    wait: bool = False,
    told: Callable[[str], None] = lambda _: None,
) -> Iterator[None]:
    """Have a stack for this process until the end; the lock is in ``folder``, ``what`` names it.

    What the owner has started shares it. Where another process has it, OwnedError is raised, or,
    with ``wait``, its end is awaited after ``told`` was called with who it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a+", encoding="utf-8") as file:
        if not _lock(file):
            owner = _named(file)
            if owner and owner.has_started_us:
                yield
                return
            if not wait:
                raise OwnedError(_refusal(what, owner))
            told(f"{what} is in use by {owner or 'another process'}. Waiting for its end.")
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            _name(file, command)
        except OSError as error:
            cause = state_files.explain(error, folder) or f"{folder}: {error.strerror}"
            raise OwnedError(f"{cause}.") from error
        try:
            yield
        finally:
            file.truncate(0)


def assert_free(folder: Path, *, what: str) -> None:
    """Raise OwnedError when a process has the stack that has not started this one."""
    if not (folder / FILE).exists():
        return
    with (folder / FILE).open(encoding="utf-8") as file:
        owner = _named(file)
    if owner and owner.is_running and not owner.has_started_us:
        raise OwnedError(_refusal(what, owner))


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _name(file: IO[str], command: Sequence[str]) -> None:
    program, *arguments = command
    owner = Owner(
        pid=os.getpid(),
        born=psutil.Process().create_time(),
        command=shlex.join([Path(program).name, *arguments]),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    file.truncate(0)
    file.write(json.dumps(asdict(owner)))
    file.flush()


def _named(file: IO[str]) -> Owner | None:
    """Return who is named in the file; None where nobody is, or not yet."""
    file.seek(0)
    try:
        return Owner(**json.loads(file.read()))
    except (TypeError, ValueError):
        return None


def _refusal(what: str, owner: Owner | None) -> str:
    return f"{what} is in use by {owner or 'another process'}. {CURE}"
