"""A claim: who says what of a framework, and what would confirm it. One TOML file each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any


class ClaimError(Exception):
    """A claim's file is missing or cannot be read. The message says which and why."""


class UnknownClaimError(LookupError):
    """No claim has this id. The message names those that there are."""


@dataclass(frozen=True)
class Claim:
    """What somebody has said of a framework. The texts are whole sentences."""

    id: str
    """The name of its file."""
    framework: str
    """The label of whom it is about."""
    title: str
    """The claim in one line."""
    said_by: str
    said_on: str
    """The date, or the release, as exactly as it is known."""
    where: str
    """Where it can be read."""
    wording: str
    """What was said, in our own words, with its context."""
    confirms: str
    """What would confirm it, with the threshold in words."""
    limits: str
    """What our measurement cannot say."""
    measurement: str
    """The name of the measurement that it is judged on: a key of `registry.MEASUREMENTS`."""
    threshold: float = 0
    """How much of the claimed figure is enough, as a share of it; 0 where nothing is a figure."""
    claimed: Mapping[str, float] = field(default_factory=dict)
    """The claimed figures, by names that the claim's function knows."""
    withdrawn: str = ""
    """How its author has withdrawn it; empty where nobody has."""


def read(folder: Path) -> tuple[Claim, ...]:
    """Return the claims of a folder, by their ids. Raises ClaimError."""
    found = tuple(_read(path) for path in sorted(folder.glob("*.toml")))
    if not found:
        raise ClaimError(f"No claim in {folder}: each is a TOML file there.")
    return found


def select(claims: Sequence[Claim], ids: Sequence[str]) -> tuple[Claim, ...]:
    """Return the claims with these ids, all of them where none is named.

    Raises UnknownClaimError.
    """
    known = {one.id: one for one in claims}
    if unknown := [one for one in ids if one not in known]:
        raise UnknownClaimError(
            f"No claim is called {', '.join(unknown)}. Known: {', '.join(known)}"
        )
    return tuple(known[one] for one in dict.fromkeys(ids or known))


def _read(path: Path) -> Claim:
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ClaimError(f"{path} cannot be read: {error}") from error
    names = {one.name for one in fields(Claim)} - {"id"}
    needed = {one.name for one in fields(Claim) if _is_needed(one)} - {"id"}
    if wrong := sorted((set(document) - names) | (needed - set(document))):
        raise ClaimError(f"{path} must have these keys, and no others: {', '.join(wrong)}")
    return Claim(id=path.stem, **document)


def _is_needed(one: Any) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
