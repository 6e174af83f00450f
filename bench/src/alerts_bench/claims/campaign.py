"""Measures what claims need, stores it, and judges each claim on what is stored."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from alerts_bench.claims.claim import Claim
from alerts_bench.claims.registry import JUDGES, MEASUREMENTS, TIMED
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import Judgement, Raw, UnmeasuredError, unmeasured
from alerts_bench.data import files
from alerts_bench.data.schema import now
from alerts_bench.machine import environment
from alerts_bench.system import state_files

VERDICTS: Final = "verdicts.json"

CALM_S: Final = 120
LOOK_S: Final = 2
"""How long a timed measurement waits for a calm machine, and how often it looks; in s."""


@dataclass(frozen=True)
class Measurement:
    """What one measurement has brought, and where."""

    name: str
    taken: str
    """UTC, ISO 8601."""
    raw: Raw
    cause: str = ""
    """Why there is nothing in ``raw``."""
    machine: Mapping[str, Any] | None = None
    git: Mapping[str, Any] | None = None
    load: float | None = None
    """The load average of the machine when it began: what else ran makes times longer."""


def measure(
    claims: Iterable[Claim],
    sources: Sources,
    folder: Path,
    told: Callable[[str], None] = lambda _: None,
) -> None:
    """Take each measurement that these claims need, once, and store it in ``folder``.

    One that cannot be taken is stored with its cause. ``told`` is called with the name of each as
    it begins. Raises ResultsError where the disk refuses; what was stored before is kept.
    """
    _make(folder)
    described = {"machine": environment.machine(), "git": environment.git(sources.root)}
    for name in dict.fromkeys(one.measurement for one in claims):
        told(name)
        if name in TIMED:
            _await_calm()
        raw: Raw = {}
        cause = ""
        load = round(os.getloadavg()[0], 2)
        try:
            raw = MEASUREMENTS[name](sources)
        except UnmeasuredError as error:
            cause = str(error)
        taken = Measurement(name, now(), raw, cause, load=load, **described)
        _store(folder / f"{name}.json", json.dumps(asdict(taken)))


def _await_calm() -> None:
    """Wait until the load average has forgotten the measurement before, for two minutes at most."""
    until = time.monotonic() + CALM_S
    while os.getloadavg()[0] > 1 and time.monotonic() < until:
        time.sleep(LOOK_S)


def verdicts(claims: Iterable[Claim], folder: Path) -> tuple[Judgement, ...]:
    """Judge claims on what is stored in ``folder``."""
    taken = {one.name: one for one in read(folder)}
    return tuple(judged(one, taken.get(one.measurement)) for one in claims)


def judge(claims: Iterable[Claim], folder: Path) -> tuple[Judgement, ...]:
    """Judge claims on what is stored in ``folder``, and store the verdicts there."""
    judgements = verdicts(claims, folder)
    found = {
        one.claim.id: {
            "verdict": one.verdict,
            "sentence": one.sentence,
            "samples": f"{one.claim.measurement}.json",
            "parts": [asdict(part) for part in one.parts],
        }
        for one in judgements
    }
    _store(folder / VERDICTS, json.dumps(found, indent=2))
    return judgements


def judged(claim: Claim, taken: Measurement | None) -> Judgement:
    """Return the verdict on one claim; "not measured" with the cause where there is none."""
    if taken is None:
        return unmeasured(claim, f"Never measured yet. Run: make claims ONLY={claim.id}")
    if taken.cause:
        return unmeasured(claim, taken.cause)
    cores = (taken.machine or {}).get("cores", 1)
    if taken.name in TIMED and taken.load is not None and taken.load > cores:
        return unmeasured(
            claim,
            f"The machine was busy: its load average was {taken.load} on {cores} cores, and times "
            f"are too long then. Measure again: make claims ONLY={claim.id}",
        )
    try:
        return JUDGES[claim.id](claim, taken.raw)
    except UnmeasuredError as error:
        return unmeasured(claim, str(error))
    except KeyError as error:
        return unmeasured(claim, f"{claim.measurement}.json lacks {error}. Measure again.")


def read(folder: Path) -> Sequence[Measurement]:
    """Return what is stored, and leave out damaged files, with a line that says so."""
    found = []
    for path in sorted(folder.glob("*.json")):
        document = state_files.read_json(path, dict) if path.name != VERDICTS else None
        if document is None:
            continue
        try:
            found.append(Measurement(**document))
        except TypeError as error:
            state_files.damaged(path, str(error))
    return found


def _make(folder: Path) -> None:
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _store(path: Path, document: str) -> None:
    # A measurement takes minutes: the folder may have gone away meanwhile.
    _make(path.parent)
    with files.explained(path.parent):
        state_files.write(path, f"{document}\n")
