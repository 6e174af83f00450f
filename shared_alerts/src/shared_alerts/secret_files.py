"""Secrets that are made once and shared by every process that finds the same folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

LENGTH_BYTES: Final = 48


def read_or_create(path: Path) -> str:
    """The secret in this file; made first where there is none.

    The file appears under its name only when it is complete, so that replicas that start
    together all read the same secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as partial, suppress(FileExistsError):
            partial.write(secrets.token_urlsafe(LENGTH_BYTES))
            partial.flush()
            os.link(partial.name, path)
    return path.read_text()
