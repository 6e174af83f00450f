"""Raw samples: one line of CSV for each act, written as it ends."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TextIO

OK = "ok"
UNFINISHED = "unfinished: due before the end, not done when the time for it was over"
NOT_CONNECTED = "not connected: due while the user could not reach the server"
ECHO = "Echo"
"""The label of the control."""


@dataclass(frozen=True, slots=True)
class ActSample:
    """One act of one user. The fields are the CSV's columns, in order."""

    timestamp: float
    """End of the act, in seconds of Unix time."""
    step: int
    implementation: str
    """The manifest's label, or `ECHO`."""
    users: int
    """Users of this implementation in this step."""
    user: str
    """Process and number of the user."""
    act: str
    """An interaction's id, `open` for a visit's begin, `any` for an act that never began."""
    ms: float
    """From when the act was due."""
    late_ms: float
    """How much of it passed before the act began."""
    warmup: bool
    """Due outside the measured time: never a figure."""
    outcome: str
    """`OK`, or the cause of the failure."""


COLUMNS = tuple(column.name for column in fields(ActSample))
Row = Sequence[Any]
"""The values of a sample, in the order of the columns."""


def begin(path: Path) -> None:
    """Write the first line of a new file."""
    path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")


class RowWriter:
    """Appends rows to a file; each is with the operating system when `write` returns."""

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("a", buffering=1, newline="", encoding="utf-8")
        self._writer = csv.writer(self._file, lineterminator="\n")

    def write(self, row: Row) -> None:
        """Append one row."""
        self._writer.writerow(row)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read(path: Path) -> Iterator[ActSample]:
    """Yield the samples of a file; a last line that a crash cut short is left out."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["outcome"] is not None:
                yield ActSample(
                    timestamp=float(row["timestamp"]),
                    step=int(row["step"]),
                    implementation=row["implementation"],
                    users=int(row["users"]),
                    user=row["user"],
                    act=row["act"],
                    ms=float(row["ms"]),
                    late_ms=float(row["late_ms"]),
                    warmup=row["warmup"] == "1",
                    outcome=row["outcome"],
                )
