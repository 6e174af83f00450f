"""The sentences that every implementation shows when it cannot do what was asked."""

from __future__ import annotations

from typing import Final

from shared_alerts.limits import (
    MAX_DESCRIPTION,
    MAX_IMPORT_BYTES,
    MAX_IMPORT_RECORDS,
    MAX_SEARCH,
)

DESCRIPTION_REQUIRED: Final = "Description is required."
DESCRIPTION_TOO_LONG: Final = f"Description must be at most {MAX_DESCRIPTION} characters."
TYPE_REQUIRED: Final = "Type is required."
TYPE_UNKNOWN: Final = "Type must be INFO, WARNING or CRITICAL."

SEARCH_TOO_LONG: Final = f"Search for at most {MAX_SEARCH} characters."

_MEGABYTES: Final = f"{MAX_IMPORT_BYTES // 1_000_000} MB"

IMPORT_HELP: Final = (
    "The first line is type,description. "
    f"UTF-8, at most {_MEGABYTES} and {MAX_IMPORT_RECORDS:,} alerts."
)
IMPORT_NO_FILE: Final = "Choose a CSV file."
IMPORT_EMPTY: Final = "The file is empty."
IMPORT_TOO_LARGE: Final = f"The file is larger than {_MEGABYTES}."
IMPORT_NOT_UTF8: Final = "The file is not encoded in UTF-8."
IMPORT_NOT_CSV: Final = "The file is not CSV."
IMPORT_NO_HEADER: Final = "The first line must be: type,description"
IMPORT_SWAPPED: Final = (
    "The columns are in the wrong order: the first line must be: type,description"
)
IMPORT_NO_RECORDS: Final = "The file has no alerts below its first line."
IMPORT_TOO_MANY: Final = f"The file has more than {MAX_IMPORT_RECORDS:,} alerts."
IMPORT_COLUMNS: Final = "Two columns are needed, type and description."
IMPORT_QUOTES: Final = "Quotes are missing or out of place."

DATABASE_BUSY: Final = "The database is busy. Try again in a moment."
NOT_UTF8: Final = "The request is not encoded in UTF-8."


def imported(count: int) -> str:
    """How many alerts an import has saved."""
    if count == 0:
        return "No alerts imported."
    return f"{count:,} alert{'s' if count > 1 else ''} imported."


def in_line(number: int, sentence: str) -> str:
    """What is wrong with the record that starts in this line of a file; the first is 1."""
    return f"Line {number}: {sentence}"


def more(count: int) -> str:
    """How many sentences of the same kind are not shown."""
    return f"and {count:,} more"
