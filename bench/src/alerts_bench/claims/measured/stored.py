"""Claims that are held against what the other commands have measured and stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from alerts_bench.analysis.formatting import milliseconds, size, times
from alerts_bench.analysis.summary import rank
from alerts_bench.analysis.table import MAIN_INTERACTION, Table, View, table
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import (
    Judgement,
    Part,
    Raw,
    UnmeasuredError,
    judged,
    reaches,
    unclear,
    within,
)

FETCH: Final = "Floor (fetch)"
SOCKET: Final = "Floor (WebSocket)"
FLOORS: Final = (FETCH, SOCKET)
"""The labels of the same action by hand, without a framework."""

ROUND_TRIPS_MS: Final = (0, 50, 150)
HTMX: Final = "django-htmx"
PUSHED: Final = "live_updates"


def round_trips(sources: Sources) -> Raw:
    """Take Add Random Alert from the run; ``milliseconds`` is by label. Raises UnmeasuredError."""
    data = _table(sources)
    view = data.main_view()
    return {
        "file": _file(sources),
        "rows": view.rows,
        "milliseconds": dict(_figures(data, view)),
    }


def floor(sources: Sources) -> Raw:
    """Take the floor over fetch and over WebSocket, by round trip. Raises UnmeasuredError."""
    data = _table(sources)
    main = data.main_view()
    found = {}
    for rtt in ROUND_TRIPS_MS:
        same = {None, 0.0} if rtt == 0 else {float(rtt)}
        views = [
            one
            for one in data.views()
            if one.rtt_ms in same and replace(one, rtt_ms=main.rtt_ms) == main
        ]
        figures = dict(_figures(data, views[-1])) if views else {}
        if set(FLOORS) <= set(figures):
            found[str(rtt)] = {label: figures[label] for label in FLOORS}
    if not found:
        raise UnmeasuredError(
            f"{_file(sources)} holds no figures of {FETCH} and {SOCKET}. "
            "Measure them with: make bench ARGS='--rtt 0,50,150'"
        )
    return {"file": _file(sources), "milliseconds": found}


def idle_pages(sources: Sources) -> Raw:
    """Take what an open page costs that nobody uses; ``bytes`` is by label.

    Raises UnmeasuredError.
    """
    found: dict[str, float] = {}
    files: dict[str, str] = {}
    for run in sources.loads:
        for one in run.idle:
            if one.memory_per_user_bytes is not None:
                found[one.implementation] = one.memory_per_user_bytes
                files[one.implementation] = f"{sources.folder}/{run.name}.json"
    if not found:
        raise UnmeasuredError(
            "No load run with idle pages is stored. Make one with: "
            "make load IMPL=djust ARGS='--idle 200'"
        )
    return {"files": files, "bytes": found}


def features(sources: Sources) -> Raw:
    """Take what the browser suite has seen of pushed changes. Raises UnmeasuredError."""
    if not sources.facts:
        raise UnmeasuredError("docs/facts.json is missing: the browser suite writes it.")
    seen = {label: one[PUSHED] for label, one in sources.facts.items() if PUSHED in one}
    return {"file": "docs/facts.json", PUSHED: seen}


def compared_with_liveview(claim: Claim, raw: Raw) -> Judgement:
    """Judge by how many times LiveView is as fast as each: times of two machines are not alike."""
    measured, fastest = raw["milliseconds"], claim.framework

    def part(label: str) -> Part:
        own = _of(raw, label)
        if label == fastest:
            return Part(label, milliseconds(claim.claimed[label]), milliseconds(own))
        ratio = own / _of(raw, fastest)
        claimed = claim.claimed[label] / claim.claimed[fastest]
        return Part(
            what=f"{label} against {fastest}",
            claimed=f"{milliseconds(claim.claimed[label])}, {times(claimed)}",
            measured=f"{milliseconds(own)}, {times(ratio)}",
            holds=reaches(claim, ratio, claimed),
            surpassed=ratio > claimed,
        )

    parts = [part(label) for label in claim.claimed]
    quickest = min(claim.claimed, key=lambda label: float(measured[label]))
    return judged(claim, parts, f"Of those that it names, {quickest} is the fastest here.")


def without_baseline(claim: Claim, raw: Raw) -> Judgement:
    """Show our figures beside a time of which it is not said what was timed."""
    claimed = ", ".join(milliseconds(one) for one in claim.claimed.values())
    parts = [
        Part(label, claimed if label == claim.framework else "–", milliseconds(one))
        for label, one in raw["milliseconds"].items()
    ]
    told = "It leaves open what was timed. Beside it stands our Add Random Alert."
    return unclear(claim, told, parts)


def open_connection(claim: Claim, raw: Raw) -> Judgement:
    """Judge whether the socket is faster than fetch, at each round trip that was measured."""
    return judged(claim, list(_by_round_trip(claim, raw["milliseconds"])))


def memory(claim: Claim, raw: Raw) -> Judgement:
    """Judge what one open page adds to the memory of the server."""
    measured, claimed = raw["bytes"], claim.claimed["bytes"]
    if claim.framework not in measured:
        raise UnmeasuredError(f"No load run with idle pages of {claim.framework} is stored.")
    return judged(
        claim,
        [
            Part(
                what=label,
                claimed=size(claimed) if label == claim.framework else "–",
                measured=size(one),
                holds=within(claim, one, claimed) if label == claim.framework else None,
                surpassed=label == claim.framework and one < claimed,
            )
            for label, one in measured.items()
        ],
    )


def no_push(claim: Claim, raw: Raw) -> Judgement:
    """Judge whether no form of htmx shows the changes of others by itself."""
    seen: Mapping[str, str] = {
        label: answer for label, answer in raw[PUSHED].items() if label.startswith(HTMX)
    }
    if not [label for label in seen if label != HTMX]:
        raise UnmeasuredError(f"docs/facts.json knows no variant of {HTMX} that is pushed to.")
    return judged(
        claim,
        [
            Part(f"{label}: changes of others appear by themselves", "no", answer, answer != "yes")
            for label, answer in seen.items()
        ],
        "A page that opens a stream of server-sent events needs no polling.",
    )


def _by_round_trip(claim: Claim, measured: Mapping[str, Any]) -> Iterator[Part]:
    for rtt in map(str, ROUND_TRIPS_MS):
        what = f"{rtt} ms of round trip"
        if rtt not in measured:
            yield Part(what, "less", "not measured")
            continue
        fetch, socket = (measured[rtt][label] for label in FLOORS)
        told = f"{milliseconds(socket)} against {milliseconds(fetch)} by fetch"
        yield Part(what, "less", told, reaches(claim, fetch / socket, 1))


def _figures(data: Table, view: View) -> Iterator[tuple[str, float]]:
    for cell in rank(data, view, MAIN_INTERACTION).cells:
        if cell.figure:
            yield cell.label, round(cell.figure.estimate, 3)


def _of(raw: Raw, label: str) -> float:
    found: Mapping[str, float] = raw["milliseconds"]
    if label not in found:
        raise UnmeasuredError(f"{raw['file']} holds no figure of {label}.")
    return found[label]


def _table(sources: Sources) -> Table:
    if not sources.run:
        raise UnmeasuredError("No run is stored. Make one with: make bench")
    return table(sources.run)


def _file(sources: Sources) -> str:
    name = sources.run.run.name if sources.run else ""
    return f"{sources.folder}/{name}.json"
