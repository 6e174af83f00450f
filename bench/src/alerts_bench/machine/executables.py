"""The programs of this machine."""

from __future__ import annotations

import os
import shutil

_ELSEWHERE = ("/usr/local/sbin", "/usr/sbin", "/sbin")
"""Debian keeps nginx where only root's PATH looks."""


def find(name: str) -> str | None:
    """Return the path of a program, or None where it is not installed."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *_ELSEWHERE]))
