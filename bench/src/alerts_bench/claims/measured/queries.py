"""SQL statements of a page of 100 alerts, each with an author of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError, judged

OTHERS: Final[Mapping[str, str]] = {
    "Django LiveView": "liveview",
    "SSR": "ssr",
    "django-htmx": "htmx",
    "Unicorn": "unicorn",
    "Reactor": "reactor",
}
"""Implementations whose pages Django's own engine renders, by label."""

_JOINED: Final = "select_related"
UNUSED: Final = ("report", "biography")
"""Columns of the two tables that the page does not show."""


def measure(programs: Programs) -> Raw:
    """Render the page in each environment; ``statements`` is by label, then by way.

    Raises UnmeasuredError.
    """
    found = {"djust": programs.document("djust", "queries.py")}
    for label, name in OTHERS.items():
        found[label] = programs.document(name, "queries.py", "--django")
    for label, ways in found.items():
        if partly := [way for way, one in ways.items() if not one["whole"]]:
            raise UnmeasuredError(f"{label} has not shown every alert: {', '.join(partly)}.")
    return {
        "statements": {
            label: {way: one["statements"] for way, one in ways.items()}
            for label, ways in found.items()
        }
    }


def no_n_plus_one(claim: Claim, raw: Raw) -> Judgement:
    """Judge every way of djust in which nobody wrote `select_related`."""
    most = claim.claimed["statements"]

    def part(label: str, way: str, statements: list[str]) -> Part:
        is_own = label == claim.framework and way.startswith(label)
        is_judged = is_own and _JOINED not in way
        what = way if is_own or way.startswith(label) else f"{label}: {way}"
        return Part(
            what=what,
            claimed=f"{most:.0f} at most" if is_judged else "–",
            measured=_counted(statements),
            holds=len(statements) <= most if is_judged else None,
        )

    return judged(claim, [part(*one) for one in _ways(raw)])


def unused_columns(claim: Claim, raw: Raw) -> Judgement:
    """Judge whether djust's statements leave out the columns that the page does not show."""
    parts = []
    for way, statements in raw["statements"][claim.framework].items():
        if way.startswith(claim.framework) and _JOINED not in way:
            fetched = [name for name in UNUSED if any(f'"{name}"' in one for one in statements)]
            told = f"fetched: {', '.join(fetched)}" if fetched else "not fetched"
            parts.append(Part(way, "not fetched", told, not fetched))
    return judged(claim, parts)


def _ways(raw: Raw) -> list[tuple[str, str, Any]]:
    return [
        (label, way, statements)
        for label, ways in raw["statements"].items()
        for way, statements in ways.items()
    ]


def _counted(statements: list[str]) -> str:
    return "1 statement" if len(statements) == 1 else f"{len(statements)} statements"
