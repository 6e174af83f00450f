"""Runs on disk: a CSV of samples that grows row by row, a JSON file of circumstances beside it."""

import csv
import errno
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alerts_bench.data.schema import (
    COLUMNS,
    SCHEMA,
    Condition,
    Finding,
    Results,
    Run,
    Sample,
    Subject,
    Usage,
    now,
)
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
            self.csv_path.write_text(as_csv([]), encoding="utf-8")
            self._file = self.csv_path.open("ab", buffering=0)
        self.json_path = self.csv_path.with_suffix(".json")
        self.run = replace(run, name=self.csv_path.stem, started=run.started or now())
        self.save()

    def write(self, sample: Sample) -> None:
        """Append one row and hand it to the operating system."""
        line = _lines([_row(sample)]).encode()
        with explained(self._folder, kept=self.csv_path):
            if self._file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def save(self, **changes: Any) -> None:
        """Replace the JSON file atomically, with fields of the run changed as given."""
        self.run = replace(self.run, **changes)
        with explained(self._folder, kept=self.csv_path):
            write_atomically(self.json_path, _document(self.run))

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
    csv_path, json_path = path.with_suffix(".csv"), path.with_suffix(".json")
    try:
        document = json.loads(json_path.read_text(encoding="utf-8"))
        with csv_path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
    except OSError as error:
        reason = f"{error.filename}: {error.strerror}"
        raise ResultsError(f"A run is a CSV and a JSON file of one name. {reason}.") from error
    except ValueError as error:
        raise ResultsError(f"{json_path} is not a result: {error}.") from error
    try:
        run = _run(document, json_path)
    except (AttributeError, KeyError, TypeError) as error:
        raise ResultsError(f"{json_path} does not describe a run: {error}.") from error
    return Results(run, tuple(_samples(rows, csv_path)))


def amend(path: Path, findings: Sequence[Finding]) -> Results:
    """Add findings to the warnings of a run that has ended, and return it."""
    results = read(path)
    run = replace(results.run, warnings=(*results.run.warnings, *findings))
    with explained(path.parent, kept=path):
        write_atomically(path.with_suffix(".json"), _document(run))
    return replace(results, run=run)


def as_csv(samples: Iterable[Sample]) -> str:
    """Return the text of the CSV file of these samples."""
    return _lines([COLUMNS, *map(_row, samples)])


def as_json(results: Results) -> str:
    """Return a run and its samples as one JSON document."""
    samples = [
        dict(zip(COLUMNS, map(_rounded, _values(one)), strict=True)) for one in results.samples
    ]
    return json.dumps({"run": asdict(results.run), "samples": samples})


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


def write_atomically(path: Path, text: str) -> None:
    """Write `text` so that a reader sees the old file or the new one, never a part."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


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


def _lines(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _values(sample: Sample) -> list[object]:
    return [getattr(sample, column) for column in COLUMNS]


def _row(sample: Sample) -> list[object]:
    return [int(v) if isinstance(v, bool) else _rounded(v) for v in _values(sample)]


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _run(document: dict[str, Any], path: Path) -> Run:
    _check_schema(document.get("schema"), path)
    nested: dict[str, Any] = {
        "command": tuple(document["command"]),
        "schedule": tuple(document["schedule"]),
        "implementations": tuple(map(_subject, document["implementations"])),
        "warnings": tuple(Finding(**item) for item in document["warnings"]),
        "usage": tuple(Usage(**item) for item in document["usage"]),
    }
    return Run(**(document | nested))


def _subject(item: dict[str, Any]) -> Subject:
    changes = {name: tuple(versions) for name, versions in item.get("changes", {}).items()}
    return Subject(**(item | {"changes": changes}))


def _samples(rows: list[list[str]], path: Path) -> Iterator[Sample]:
    if not rows or "schema" not in rows[0]:
        raise ResultsError(f"{path} is not a result: its first line names no column “schema”.")
    header, *body = rows
    if body and len(body[-1]) < len(header):
        body.pop()
    for number, row in enumerate(body, start=2):
        try:
            record = dict(zip(header, row, strict=True))
            _check_schema(int(record["schema"]), path)
            yield Sample(**{name: _PARSE[name](record[name]) for name in COLUMNS})
        except (KeyError, ValueError) as error:
            raise ResultsError(f"{path}, line {number}, is not a sample: {error}.") from error


def _check_schema(found: object, path: Path) -> None:
    if found != SCHEMA:
        raise ResultsError(
            f"{path} has schema {found}; this version reads schema {SCHEMA}. "
            "Read it with the version that wrote it (its JSON file names the commit), "
            "or measure again."
        )


def _optional(parse: Any) -> Any:
    return lambda text: parse(text) if text else None


_PARSERS: dict[Any, Any] = {
    int: int,
    float: float,
    str: str,
    bool: lambda text: text == "1",
    Condition: str,
    int | None: _optional(int),
    float | None: _optional(float),
}
_PARSE = {column.name: _PARSERS[column.type] for column in fields(Sample)}
