"""What is wrong with what somebody has sent, in the words of the implementations."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = ("INFO", "WARNING", "CRITICAL")
MAX_DESCRIPTION: Final = 500
MAX_SEARCH: Final = 200
MAX_IMPORT_BYTES: Final = 1_000_000
MAX_IMPORT_RECORDS: Final = 1_000
MAX_REFUSALS_SHOWN: Final = 20
HEADER: Final = ["type", "description"]
UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

IMPORT_HELP: Final = "The first line is type,description. UTF-8, at most 1 MB and 1,000 alerts."
DATABASE_BUSY: Final = "The database is busy. Try again in a moment."
NO_NULLS: Final = "Null characters are not allowed."

csv.field_size_limit(MAX_IMPORT_BYTES)


class FileRefusedError(Exception):
    """Nothing of the file can be used; the message says why."""


@dataclass
class Records:
    """Type and description of the valid records, and a sentence for each of the others."""

    valid: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def text_of(value: object) -> str:
    """A text that somebody has typed: without space around it, a line break one character."""
    text = ("" if value is None else str(value)).strip().replace("\r\n", "\n")
    # No database stores half a surrogate pair.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def type_error(type_: str) -> str:
    """What is wrong with a type; "" where nothing is."""
    if not type_:
        return "Type is required."
    return "" if type_ in TYPES else "Type must be INFO, WARNING or CRITICAL."


def description_error(text: str) -> str:
    """What is wrong with a description from `text_of`; "" where nothing is."""
    if not text:
        return "Description is required."
    if len(text) > MAX_DESCRIPTION:
        return f"Description must be at most {MAX_DESCRIPTION} characters."
    return NO_NULLS if "\0" in text else ""


def search_error(term: str) -> str:
    """Why a term from `text_of` cannot be searched for; "" where it can."""
    if len(term) > MAX_SEARCH:
        return f"Search for at most {MAX_SEARCH} characters."
    return NO_NULLS if "\0" in term else ""


def term_of(fields: Mapping[str, object]) -> str:
    """The term that the table is searched for; "" where there is none that can be."""
    term = text_of(fields.get("q"))
    return "" if search_error(term) else term


def id_of(value: object) -> int:
    """The id of an alert; 0, which none has, for what is no number."""
    try:
        return int(str(value))
    except ValueError:
        return 0


def read_csv(data: bytes | None) -> Records:
    """The records of a file that somebody has sent, None for no file. Raises FileRefusedError."""
    records = Records()
    for line, columns in _numbered_records(_decoded(data)):
        if len(columns) != len(HEADER):
            error = "Two columns are needed, type and description."
        else:
            type_, description = columns[0], text_of(columns[1])
            error = type_error(type_) or description_error(description)
        if error:
            records.refusals.append(f"Line {line}: {error}")
        else:
            records.valid.append((type_, description))
    return records


def import_result(saved: int, refusals: list[str]) -> list[str]:
    """What to say about an import."""
    said = f"{saved:,} alert{'s' * (saved > 1)} imported." if saved else "No alerts imported."
    hidden = len(refusals) - MAX_REFUSALS_SHOWN
    rest = [f"and {hidden:,} more"] if hidden > 0 else []
    return [said, *refusals[:MAX_REFUSALS_SHOWN], *rest]


def _decoded(data: bytes | None) -> str:
    if data is None:
        raise FileRefusedError("Choose a CSV file.")
    if not data:
        raise FileRefusedError("The file is empty.")
    if len(data) > MAX_IMPORT_BYTES:
        raise FileRefusedError("The file is larger than 1 MB.")
    if b"\0" in data and not data.startswith(UTF16):
        raise FileRefusedError("The file is not CSV.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefusedError("The file is not encoded in UTF-8.") from error
    if not text.strip():
        raise FileRefusedError("The file is empty.")
    return text


def _numbered_records(text: str) -> list[tuple[int, list[str]]]:
    lines = _non_empty_records(text)
    _, header = next(lines)
    names = [name.strip().lower() for name in header]
    if names == HEADER[::-1]:
        raise FileRefusedError(
            "The columns are in the wrong order: the first line must be: type,description"
        )
    if names != HEADER:
        raise FileRefusedError("The first line must be: type,description")
    records = list(lines)
    if not records:
        raise FileRefusedError("The file has no alerts below its first line.")
    if len(records) > MAX_IMPORT_RECORDS:
        raise FileRefusedError(f"The file has more than {MAX_IMPORT_RECORDS:,} alerts.")
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
        message = f"Line {line}: Quotes are missing or out of place."
        raise FileRefusedError(message) from error
