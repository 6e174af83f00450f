"""Secrets that are made once and shared by every process that finds the same folder."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

LENGTH_BYTES: Final = 48


def read_or_create(path: Path) -> str:
    """The secret in this file; made first where there is none, or where the file is empty.

    One process at a time makes it, and the file appears under its name only when it is
    complete, so that replicas that start together all read the same secret.
    """
    if secret := _read(path):
        return secret
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone_in(path.parent):
        if not (secret := _read(path)):
            secret = secrets.token_urlsafe(LENGTH_BYTES)
            _write(path, secret)
    return secret


def _read(path: Path) -> str:
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    return ""


def _write(path: Path, secret: str) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        partial.touch(mode=0o600)
        partial.write_text(secret)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
