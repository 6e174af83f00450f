"""Alerts from a CSV file, checked record by record before any of them is saved."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.files import File
from django.utils.datastructures import MultiValueDict

from shared_alerts import texts
from shared_alerts.forms import AlertForm, ImportForm, first_error
from shared_alerts.limits import MAX_IMPORT_BYTES, MAX_IMPORT_RECORDS, MAX_REFUSALS_SHOWN
from shared_alerts.models import Alert
from shared_alerts.random_alerts import AlertFields

HEADER: Final = ["type", "description"]
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# A description that is too long is a mistake in one line, not in the format of the file.
csv.field_size_limit(MAX_IMPORT_BYTES)


class FileRefusedError(Exception):
    """Nothing of the file can be used; the message is the sentence for whoever sent it."""


@dataclass
class Records:
    """The fields of the valid records, and a sentence for each of the others."""

    valid: list[AlertFields] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ImportResult:
    """What became of a file: the alerts saved, newest first, and what there is to say about it."""

    alerts: tuple[Alert, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def saved(self) -> bool:
        """Whether anything was saved."""
        return bool(self.alerts)


def read(file: File[Any] | None) -> Records:
    """The records of a file that somebody has sent. Raises FileRefusedError."""
    records = Records()
    for line, columns in _numbered_records(_text_of(file)):
        if len(columns) != len(HEADER):
            records.refusals.append(texts.in_line(line, texts.IMPORT_COLUMNS))
            continue
        form = AlertForm(dict(zip(HEADER, columns, strict=True)))
        if form.is_valid():
            type_, description = (form.cleaned_data[name] for name in HEADER)
            records.valid.append({"type": type_, "description": description})
        else:
            wrong = next(iter(form.errors))
            records.refusals.append(texts.in_line(line, first_error(form, wrong)))
    return records


def result(alerts: list[Alert], refusals: list[str]) -> ImportResult:
    """What to say about an import: the number saved, then the first refusals."""
    shown, hidden = refusals[:MAX_REFUSALS_SHOWN], refusals[MAX_REFUSALS_SHOWN:]
    rest = [texts.more(len(hidden))] if hidden else []
    return ImportResult(tuple(alerts), (texts.imported(len(alerts)), *shown, *rest))


def _text_of(file: File[Any] | None) -> str:
    # Typed as what a form parser makes; any file will do that knows its name and its size.
    files: MultiValueDict[str, Any] = MultiValueDict({"file": [file]})
    form = ImportForm(files=files)
    if not form.is_valid():
        raise FileRefusedError(first_error(form, "file"))
    data: bytes = form.cleaned_data["file"].read()
    if data.startswith(UTF16):
        raise FileRefusedError(texts.IMPORT_NOT_UTF8)
    if b"\0" in data:
        raise FileRefusedError(texts.IMPORT_NOT_CSV)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefusedError(texts.IMPORT_NOT_UTF8) from error
    if not text.strip():
        raise FileRefusedError(texts.IMPORT_EMPTY)
    return text


def _numbered_records(text: str) -> list[tuple[int, list[str]]]:
    """The records below the header, each with the line where it starts. Raises FileRefusedError."""
    lines = _non_empty_records(text)
    _, header = next(lines)
    names = [name.strip().lower() for name in header]
    if names != HEADER:
        is_swapped = names == HEADER[::-1]
        raise FileRefusedError(texts.IMPORT_SWAPPED if is_swapped else texts.IMPORT_NO_HEADER)
    records = list(lines)
    if not records:
        raise FileRefusedError(texts.IMPORT_NO_RECORDS)
    if len(records) > MAX_IMPORT_RECORDS:
        raise FileRefusedError(texts.IMPORT_TOO_MANY)
    return records


def _non_empty_records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for columns in reader:
            if columns:
                yield line, columns
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefusedError(texts.in_line(line, texts.IMPORT_QUOTES)) from error
