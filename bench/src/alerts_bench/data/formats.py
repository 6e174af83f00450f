"""Samples as lines of CSV, a run as JSON: their text, and what is made of it when it is read.

A file of an older version lacks columns, and one of a later version has more: the first are read as
absent, the others are kept as they are.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, asdict, fields
from typing import Any

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
)


class SchemaError(ValueError):
    """A text that this version does not read; the message is what to say of its file."""


def as_csv(samples: Iterable[Sample]) -> str:
    """Return the text of the CSV file of these samples."""
    kept = list(samples)
    unknown = list(dict.fromkeys(name for one in kept for name, _ in one.unknown))
    return _lines([[*COLUMNS, *unknown], *(_row(one, unknown) for one in kept)])


def as_line(sample: Sample) -> str:
    """Return the line of a sample in a file of this version."""
    return _lines([_row(sample)])


def as_json(results: Results) -> str:
    """Return a run and its samples as one JSON document."""
    samples = [
        dict(zip(COLUMNS, map(_rounded, _values(one)), strict=True)) | dict(one.unknown)
        for one in results.samples
    ]
    return json.dumps({"run": asdict(results.run), "samples": samples})


def samples(lines: Iterable[str]) -> Iterator[Sample]:
    """Yield the samples of a CSV file; a last line that a crash cut short is left out.

    Raises SchemaError for another schema, or for something that is no sample.
    """
    header, *body = list(csv.reader(lines)) or [[]]
    if "schema" not in header:
        raise SchemaError("is not a result: its first line names no column “schema”")
    if body and len(body[-1]) < len(header):
        body.pop()
    unknown = [name for name in header if name not in COLUMNS]
    for number, row in enumerate(body, start=2):
        try:
            record = dict(zip(header, row, strict=True))
            assert_schema(int(record["schema"]))
            values = {name: _parsed(name, record.get(name)) for name in COLUMNS}
            yield Sample(**values, unknown=tuple((name, record[name]) for name in unknown))
        except SchemaError:
            raise
        except ValueError as error:
            raise SchemaError(f"is not a result: line {number} is not a sample: {error}") from error


def run(document: dict[str, Any]) -> Run:
    """Return the run that a JSON file describes.

    Raises SchemaError for another schema; AttributeError, KeyError or TypeError where it describes
    none.
    """
    assert_schema(document.get("schema"))
    nested: dict[str, Any] = {
        "command": tuple(document["command"]),
        "schedule": tuple(document["schedule"]),
        "implementations": tuple(map(_subject, document["implementations"])),
        "warnings": tuple(Finding(**_known(Finding, one)) for one in document["warnings"]),
        "usage": tuple(Usage(**_known(Usage, one)) for one in document["usage"]),
    }
    return Run(**(_known(Run, document) | nested))


def assert_schema(found: object) -> None:
    """Refuse another schema than this version's. Raises SchemaError."""
    if found != SCHEMA:
        raise SchemaError(
            f"has schema {found}; this version reads schema {SCHEMA}. "
            "Read it with the version that wrote it (its JSON file names the commit), "
            "or measure again"
        )


def _lines(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _values(sample: Sample) -> list[object]:
    return [getattr(sample, column) for column in COLUMNS]


def _row(sample: Sample, unknown: Sequence[str] = ()) -> list[object]:
    more = dict(sample.unknown)
    known = [int(v) if isinstance(v, bool) else _rounded(v) for v in _values(sample)]
    return [*known, *(more.get(name, "") for name in unknown)]


def _rounded(value: object) -> object:
    return round(value, 3) if isinstance(value, float) else value


def _subject(item: dict[str, Any]) -> Subject:
    changes = {name: tuple(versions) for name, versions in item.get("changes", {}).items()}
    return Subject(**(_known(Subject, item) | {"changes": changes}))


def _known(kind: Any, item: dict[str, Any]) -> dict[str, Any]:
    """Leave out the fields that a later version has added."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in item.items() if name in names}


def _parsed(name: str, text: str | None) -> Any:
    column = _COLUMNS[name]
    if text is not None:
        return _PARSERS[column.type](text)
    if column.default is not MISSING:
        return column.default
    if column.type in _OPTIONAL:
        return None
    raise ValueError(f"it has no column “{name}”")


_COLUMNS = {column.name: column for column in fields(Sample)}
_OPTIONAL: dict[Any, Any] = {
    int | None: lambda text: int(text) if text else None,
    float | None: lambda text: float(text) if text else None,
}
_PARSERS: dict[Any, Any] = _OPTIONAL | {
    int: int,
    float: float,
    str: str,
    bool: lambda text: text == "1",
    Condition: str,
}
