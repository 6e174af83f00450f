"""Files that a program leaves for the next one: whole or not there at all.

A full disk, a kill or a crash in the middle of writing leaves the file as it was. What is empty or
damaged all the same is treated as absent, with one line that says so.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

logger = logging.getLogger(__name__)

PRIVATE: Final = 0o600
Json = TypeVar("Json", dict[str, Any], list[Any])
_CAUSES: Final = {
    errno.ENOSPC: "The disk that holds {0} is full. Free some space",
    errno.EDQUOT: "The quota of the disk that holds {0} is used up. Free some space",
    errno.EACCES: "{0} is not writable for this user. Change its owner",
    errno.EPERM: "{0} is not writable for this user. Change its owner",
    errno.EROFS: "{0} is on a read-only file system",
    errno.ENOTDIR: "{0} is not a folder",
    errno.EEXIST: "{0} is not a folder",
}


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait for other processes that change the files for which this lock file stands."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write ``text`` beside the file and rename it: a reader sees the old text or the new one.

    ``mode`` is what a new file allows, less the umask. Raises OSError, which names the file.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(text.encode())
            file.flush()
            # Some file systems say only here that they are full.
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    finally:
        with suppress(OSError):
            part.unlink()


def read_json(path: Path, kind: type[Json]) -> Json | None:
    """Return what a JSON file holds; None where there is no file, or one that holds no ``kind``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, kind):
            return found
        damaged(path, f"it holds no {kind.__name__}")
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        damaged(path, str(error))
    return None


def read_secret(path: Path) -> str:
    """Return the secret in a file; empty where there is no file, or none that can be read."""
    try:
        if found := path.read_text(encoding="ascii").strip():
            return found
        damaged(path, "it is empty")
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        damaged(path, str(error))
    return ""


def explain(error: OSError, place: Path | None = None) -> str | None:
    """Return why the system refuses a file, with the cure, without a full stop; None where the
    error is no refusal of a file. ``place`` is named instead of the file.
    """
    cause = _CAUSES.get(error.errno or 0)
    return cause.format(place or error.filename or "the working folder") if cause else None


def damaged(path: Path, why: str) -> None:
    """Say of a file that it is treated as absent."""
    logger.warning("%s is damaged and is treated as absent: %s", path, why)
