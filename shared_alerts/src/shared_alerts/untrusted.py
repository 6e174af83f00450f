"""What a page or a socket has sent: anyone can send anything."""

from __future__ import annotations

from typing import Final

NO_ID: Final = 0


def to_id(value: object) -> int:
    """The id of an alert; `NO_ID`, which no alert has, for what is no number."""
    try:
        return int(str(value))
    except ValueError:
        return NO_ID


def to_wanted(value: object) -> bool:
    """Whether an alert is to be acknowledged: "true" and True say so, nothing else does."""
    return str(value).lower() == "true"
