"""How many alerts there are, by type and by state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TypeCount:
    """How many alerts of one type there are, and how many of them are in each state."""

    type: str
    total: int
    open: int
    acknowledged: int


@dataclass(frozen=True)
class Summary:
    """The counts of one moment, `read_at`; the types in the order of `AlertType`."""

    total: int
    open: int
    acknowledged: int
    types: tuple[TypeCount, ...]
    read_at: datetime
