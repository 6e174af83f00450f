"""An event of djust: the comparison of its two trees alone, and the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any, Final

from alerts_bench.analysis.formatting import milliseconds
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs, fastest_ms
from alerts_bench.claims.verdict import Judgement, Part, Raw, judged, within

SIZES: Final = (10, 100, 1_000)
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
    claimed = claim.claimed["milliseconds"]

    def part(change: str, size: int) -> Part:
        measured = median(one["diff_ms"] for one in raw["phases"][f"{change}/{size}"])
        told = milliseconds(measured) if measured else "0 ms: a text alone is not compared at all"
        return _part(claim, change, size, measured, told, claimed, is_judged=size == 100)

    return judged(claim, [part(change, size) for change in CHANGES for size in SIZES])


def whole(claim: Claim, raw: Raw) -> Judgement:
    """Judge rendering, parsing, comparing and writing patches for a table of 100."""
    claimed = claim.claimed["milliseconds"]

    def part(change: str, size: int) -> Part:
        measured = fastest_ms(raw["seconds"][f"{change}/{size}"])
        told = milliseconds(measured)
        return _part(claim, change, size, measured, told, claimed, is_judged=size == 100)

    return judged(claim, [part(change, size) for change in CHANGES for size in SIZES])


def _part(
    claim: Claim,
    change: str,
    size: int,
    measured: float,
    told: str,
    claimed: float,
    *,
    is_judged: bool,
) -> Part:
    return Part(
        what=f"{size:,} rows, {CHANGES[change]}",
        claimed=milliseconds(claimed),
        measured=told,
        holds=within(claim, measured, claimed) if is_judged else None,
        surpassed=is_judged and measured < claimed,
    )
