"""Runs on disk: a CSV of samples that grows row by row, a JSON file of circumstances beside it."""

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alerts_bench.data import formats
from alerts_bench.data.formats import SchemaError
from alerts_bench.data.schema import Finding, Results, Run, Sample, now
from alerts_bench.system import state_files

PREFIX = "performance_results_"


class ResultsError(Exception):
    """Results cannot be written or read; the message says why and what to do."""


class Writer:
    """Writes a run as it goes: a row is on disk before the next click.

    Use as a context manager. Raises `ResultsError` when the folder or the disk refuses.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self._folder = folder
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.csv_path = reserve(folder, PREFIX)
            self.csv_path.write_text(formats.as_csv([]), encoding="utf-8")
            self._file = self.csv_path.open("ab", buffering=0)
        self.json_path = self.csv_path.with_suffix(".json")
        self.run = replace(run, name=self.csv_path.stem, started=run.started or now())
        self.save()

    def write(self, sample: Sample) -> None:
        """Append one row and hand it to the operating system."""
        line = formats.as_line(sample).encode()
        with explained(self._folder, kept=self.csv_path):
            if self._file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def save(self, **changes: Any) -> None:
        """Replace the JSON file atomically, with fields of the run changed as given."""
        self.run = replace(self.run, **changes)
        with explained(self._folder, kept=self.csv_path):
            state_files.write(self.json_path, _document(self.run))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with explained(self._folder, kept=self.csv_path):
            self._file.close()
        if not isinstance(error, ResultsError):
            ended_by = self.run.ended_by or _ending(error)
            self.save(finished=now(), ended_by=ended_by)


def read(path: Path) -> Results:
    """Read a run by either of its two files.

    A last row that a crash cut short is left out. Raises `ResultsError` for a missing file,
    another schema, or something that is not a result.
    """
    csv_path = path.with_suffix(".csv")
    run = read_run(path)
    try:
        lines = csv_path.read_text(encoding="utf-8").splitlines(keepends=True)
        return Results(run, tuple(formats.samples(lines)))
    except OSError as error:
        raise _incomplete(error) from error
    except SchemaError as error:
        raise ResultsError(f"{csv_path} {error}.") from error


def read_run(path: Path) -> Run:
    """Read what a run was, without its samples, by either of its two files. Raises as `read`."""
    json_path = path.with_suffix(".json")
    try:
        return formats.run(json.loads(json_path.read_text(encoding="utf-8")))
    except OSError as error:
        raise _incomplete(error) from error
    except SchemaError as error:
        raise ResultsError(f"{json_path} {error}.") from error
    except ValueError as error:
        raise ResultsError(f"{json_path} is not a result: {error}.") from error
    except (AttributeError, KeyError, TypeError) as error:
        raise ResultsError(f"{json_path} does not describe a run: {error}.") from error


def _incomplete(error: OSError) -> ResultsError:
    reason = f"{error.filename}: {error.strerror}"
    return ResultsError(f"A run is a CSV and a JSON file of one name. {reason}.")


def amend(
    path: Path,
    findings: Sequence[Finding] = (),
    proofs: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    replacing: str = "",
) -> Results:
    """Add findings to the warnings of a run that has ended, and proofs by name, and return it.

    The warnings with the code `replacing` go.
    """
    results = read(path)
    kept = [one for one in results.run.warnings if one.code != replacing]
    run = replace(
        results.run,
        warnings=(*kept, *findings),
        proofs=results.run.proofs | dict(proofs or {}),
    )
    with explained(path.parent, kept=path):
        state_files.write(path.with_suffix(".json"), _document(run))
    return replace(results, run=run)


def latest(folder: Path) -> Path:
    """Return the JSON file of the run in `folder` that began last, or raise `ResultsError`."""
    if found := newest(folder):
        return found
    raise ResultsError(f"No run in {folder}. Make one with: make bench")


def newest(folder: Path) -> Path | None:
    """Return the JSON file of the run in `folder` that began last, if there is one."""
    return next(reversed(by_start(folder, PREFIX)), None)


def by_start(folder: Path, prefix: str) -> list[Path]:
    """Return the JSON files of runs, in the order in which the runs began.

    By their own record: names are of one clock only where they were given by one machine.
    A file that records no start is left out, with a line that says so.
    """
    begun = [(_started(path), path) for path in folder.glob(f"{prefix}*.json")]
    return [path for at, path in sorted((at, path) for at, path in begun if at)]


def _document(run: Run) -> str:
    return json.dumps(asdict(run), indent=2) + "\n"


def _started(path: Path) -> datetime | None:
    document = state_files.read_json(path, dict)
    if document is None:
        return None
    try:
        at = datetime.fromisoformat(document["started"])
        if at.tzinfo:
            return at
        reason = "its start names no time zone"
    except (KeyError, TypeError, ValueError):
        reason = "it records no start"
    state_files.damaged(path, reason)
    return None


def reserve(folder: Path, prefix: str) -> Path:
    """Make the empty CSV file of a run, with the time in UTC in its name, and return it.

    Raises `ResultsError`, and OSError where the folder refuses.
    """
    stem = prefix + datetime.now(UTC).strftime("%Y%m%d_%H%M%S")
    for suffix in ("", *(f"_{number}" for number in range(2, 100))):
        path = folder / f"{stem}{suffix}.csv"
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise ResultsError(f"{folder} already holds 99 runs of this second.")


@contextmanager
def explained(folder: Path, kept: Path | None = None) -> Iterator[None]:
    """Turn a refusal of the folder or the disk into a `ResultsError` that names the cure."""
    try:
        yield
    except OSError as error:
        cause = state_files.explain(error, folder) or f"Cannot write to {folder}: {error.strerror}"
        remains = f" What was measured so far is in {kept}." if kept else ""
        raise ResultsError(f"{cause}, or name another folder with --results.{remains}") from error


def _ending(error: BaseException | None) -> str:
    if error is None:
        return "complete"
    return "interrupted" if isinstance(error, KeyboardInterrupt) else f"error: {error}"
