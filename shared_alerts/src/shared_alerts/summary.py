"""How many alerts there are, by type and by state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared_alerts.models import AlertType


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

    @classmethod
    def of(cls, counts: Mapping[tuple[str, bool], int], read_at: datetime) -> Summary:
        """Add up the numbers of alerts by type and by whether they are acknowledged."""
        types = tuple(_type_count(type_, counts) for type_ in AlertType.values)
        return cls(
            total=sum(count.total for count in types),
            open=sum(count.open for count in types),
            acknowledged=sum(count.acknowledged for count in types),
            types=types,
            read_at=read_at,
        )


def _type_count(type_: str, counts: Mapping[tuple[str, bool], int]) -> TypeCount:
    open_, acknowledged = (counts.get((type_, state), 0) for state in (False, True))
    return TypeCount(type_, open_ + acknowledged, open_, acknowledged)
