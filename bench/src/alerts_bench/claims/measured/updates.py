"""An event of djust: the comparison of its two trees alone, and the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, Final

from alerts_bench.analysis.formatting import milliseconds
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs, fastest_ms
from alerts_bench.claims.verdict import Judgement, Part, Raw, judged, within

SIZES: Final = (10, 100, 1_000)
JUDGED_SIZE: Final = 100
NOT_COMPARED: Final = "0 ms: a text alone is not compared at all"
CHANGES: Final[Mapping[str, str]] = {
    "text": "the text of one row changes",
    "row": "one row comes or goes",
}
_PHASES: Final = ("render_ms", "parse_ms", "diff_ms", "serialize_ms", "total_ms")


def measure(programs: Programs) -> Raw:
    """Time events with pyperf, and read djust's own clock of their parts.

    ``seconds`` of the result is by change and rows, a list of values for each process; ``phases``
    likewise, in ms, an object for each event; ``patches`` is what one event sends. Raises
    UnmeasuredError.
    """
    seconds: dict[str, Any] = {}
    phases: dict[str, Any] = {}
    patches: dict[str, Any] = {}
    metadata: Mapping[str, Any] = {}
    for change in CHANGES:
        for size in SIZES:
            options = (f"--change={change}", f"--items={size}")
            own = programs.document("djust", "event.py", *options, "--phases")
            done = programs.timed("djust", "event.py", *options)
            key = f"{change}/{size}"
            seconds[key] = done["seconds"]["event"]
            phases[key] = [{name: one[name] for name in _PHASES} for one in own["phases"]]
            patches[key] = own["patches"]
            metadata = done["pyperf"]
    return {"seconds": seconds, "phases": phases, "patches": patches, "pyperf": metadata}


def diff(claim: Claim, raw: Raw) -> Judgement:
    """Judge the comparison alone by djust's own clock, for a row more in a table of 100."""
    return _judged(claim, lambda key: median(one["diff_ms"] for one in raw["phases"][key]))


def whole(claim: Claim, raw: Raw) -> Judgement:
    """Judge rendering, parsing, comparing and writing patches for a table of 100."""
    return _judged(claim, lambda key: fastest_ms(raw["seconds"][key]))


def _judged(claim: Claim, measured_ms: Callable[[str], float]) -> Judgement:
    """Judge tables of 100 rows, and show the others; a time is found by change and rows."""
    parts = [
        _part(claim, change, size, measured_ms(f"{change}/{size}"))
        for change in CHANGES
        for size in SIZES
    ]
    return judged(claim, parts)


def _part(claim: Claim, change: str, size: int, measured: float) -> Part:
    claimed = claim.claimed["milliseconds"]
    is_judged = size == JUDGED_SIZE
    return Part(
        what=f"{size:,} rows, {CHANGES[change]}",
        claimed=milliseconds(claimed),
        measured=milliseconds(measured) if measured else NOT_COMPARED,
        holds=within(claim, measured, claimed) if is_judged else None,
        surpassed=is_judged and measured < claimed,
    )
