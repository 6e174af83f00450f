"""What is told while something goes on; the terminal's is in output/, a test's writes a list."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Progress(Protocol):
    """Who is told."""

    def say(self, text: str) -> None:
        """Tell something that a reader has to know."""

    def fail(self, text: str, cure: str = "") -> None:
        """Tell what has failed, and what to look at."""

    def busy(self, text: str) -> AbstractContextManager[object]:
        """Tell what is going on until the context ends."""
