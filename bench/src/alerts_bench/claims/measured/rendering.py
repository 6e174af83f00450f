"""Rendering: the same templates by Django's engine, Jinja2 and djust's Rust engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from alerts_bench.analysis.formatting import milliseconds, times
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs, fastest_ms
from alerts_bench.claims.verdict import (
    Judgement,
    Part,
    Raw,
    UnmeasuredError,
    judged,
    reaches,
)

DJANGO: Final = "Django"
JINJA2: Final = "Jinja2"
DJUST: Final = "djust"
KEPT: Final = "djust, rows kept in Rust"
BACKEND: Final = "djust's template backend"
ENGINES: Final = (DJANGO, JINJA2, BACKEND, DJUST, KEPT)
SIZES: Final = (10, 100, 1_000, 10_000)

PLANNED: Final = (
    *((kind, size, ENGINES) for kind in ("static", "variables", "filters") for size in SIZES),
    # Filters with arguments and tags that Jinja2 writes in another way.
    *(("page", size, (DJANGO, BACKEND, DJUST, KEPT)) for size in (100, 10_000)),
)
"""Template, number of items, and who renders it."""

KINDS: Final[Mapping[str, str]] = {
    "static": "static rows",
    "variables": "two variables a row",
    "filters": "five variables and four filters a row",
    "page": "filters with arguments, a condition and a cycle",
}
_MARKER = re.compile(r"<!--/?dj-if[^>]*-->")
"""What djust's live pages have around a condition, for the next comparison of theirs."""

_SHOWN = 40
"""How many characters of two unequal outputs are shown."""


def measure(programs: Programs) -> Raw:
    """Time every engine with every template; nothing is timed whose output is not equal.

    ``seconds`` of the result is by template, items and engine, each a list of values for each
    process; ``unequal`` says of a template and a number of items how the outputs differ. Raises
    UnmeasuredError.
    """
    seconds: dict[str, Any] = {}
    unequal: dict[str, str] = {}
    metadata: Mapping[str, Any] = {}
    for kind, size, engines in PLANNED:
        options = {name: _options(name, kind, size) for name in engines}
        texts = {
            name: programs.output("djust", "render.py", *options[name], "--show")
            for name in engines
        }
        if told := difference(texts):
            unequal[f"{kind}/{size}"] = told
            continue
        for name in engines:
            done = programs.timed("djust", "render.py", *options[name])
            seconds.setdefault(kind, {}).setdefault(str(size), {})[name] = done["seconds"]["render"]
            metadata = done["pyperf"]
    return {"seconds": seconds, "unequal": unequal, "pyperf": metadata}


def difference(texts: Mapping[str, str]) -> str:
    """Return where the outputs of engines first differ from the first one's; empty if nowhere."""
    (first, *others) = [(name, _MARKER.sub("", text)) for name, text in texts.items()]
    for name, text in others:
        if text != first[1]:
            pairs = enumerate(zip(first[1], text, strict=False))
            shorter = min(len(first[1]), len(text))
            at = next((number for number, (a, b) in pairs if a != b), shorter)
            return (
                f"The outputs of {first[0]} and {name} differ from character {at} on: "
                f"{first[1][at : at + _SHOWN]!r} and {text[at : at + _SHOWN]!r}."
            )
    return ""


def readme_1_1(claim: Claim, raw: Raw) -> Judgement:
    """Judge 100 and 10,000 items, each template, rows handed over for each rendering."""
    sizes = ((100, claim.claimed["items_100"]), (10_000, claim.claimed["items_10000"]))
    return judged(
        claim,
        [
            _faster(claim, raw, kind, size, claimed, DJUST)
            for size, claimed in sizes
            for kind in ("static", "variables", "filters")
        ],
    )


def readme_1_2(claim: Claim, raw: Raw) -> Judgement:
    """Judge 10,000 rows as the author measures them; what a page has is shown beside it."""
    kinds = {"static": "static", "variables": "variables", "page": "filters"}
    asked = [(kind, claim.claimed[name]) for kind, name in kinds.items()]
    return judged(
        claim,
        chain(
            (_faster(claim, raw, kind, 10_000, claimed, KEPT) for kind, claimed in asked),
            (
                _faster(claim, raw, kind, 10_000, claimed, engine, is_judged=False)
                for engine in (DJUST, BACKEND)
                for kind, claimed in asked
            ),
        ),
    )


def site(claim: Claim, raw: Raw) -> Judgement:
    """Judge 100 items against Django's engine and Jinja2, with each template."""
    django, jinja2, djust = (claim.claimed[name] for name in ("django", "jinja2", "djust"))
    kinds = ("variables", "filters")
    return judged(
        claim,
        chain(
            (_faster(claim, raw, kind, 100, django / djust, DJUST) for kind in kinds),
            (_faster(claim, raw, kind, 100, jinja2 / djust, DJUST, JINJA2) for kind in kinds),
        ),
    )


def table(raw: Raw) -> Iterator[Sequence[str]]:
    """Yield every time that was measured, as rows of a table, its header first."""
    yield ("Template", "Items", *ENGINES)
    for kind, sizes in raw["seconds"].items():
        for size, measured in sizes.items():
            found = (measured.get(name) for name in ENGINES)
            cells = (milliseconds(fastest_ms(one) if one else None) for one in found)
            yield (KINDS[kind], f"{int(size):,}", *cells)


def _faster(
    claim: Claim,
    raw: Raw,
    kind: str,
    size: int,
    claimed: float,
    engine: str,
    than: str = DJANGO,
    *,
    is_judged: bool = True,
) -> Part:
    """Return how many times as fast an engine is. Raises UnmeasuredError."""
    if told := raw["unequal"].get(f"{kind}/{size}"):
        raise UnmeasuredError(told)
    try:
        measured = raw["seconds"][kind][str(size)]
        slow, fast = fastest_ms(measured[than]), fastest_ms(measured[engine])
    except KeyError as error:
        raise UnmeasuredError(f"No time was stored of {kind} with {size} items.") from error
    ratio = slow / fast
    return Part(
        what=f"{size:,} items, {KINDS[kind]}: {engine} against {than}",
        claimed=times(claimed),
        measured=f"{times(ratio)} ({milliseconds(slow)} and {milliseconds(fast)})",
        holds=reaches(claim, ratio, claimed) if is_judged else None,
        surpassed=is_judged and ratio > claimed,
    )


def _options(engine: str, kind: str, size: int) -> tuple[str, ...]:
    return (f"--engine={engine}", f"--kind={kind}", f"--items={size}")
