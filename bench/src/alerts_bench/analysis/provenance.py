"""Of which instrument a stored proof is, and whether it speaks for a run. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts_bench.analysis.formatting import listed
from alerts_bench.data.schema import Finding, Run


@dataclass(frozen=True, slots=True)
class ProofKind:
    """One of the proofs."""

    title: str
    command: str
    """What makes it again."""


PROOFS = {
    "known_delay": ProofKind("Known delays", "make calibrate"),
    "aa": ProofKind("A/A: the same implementation under two labels", "make selftest"),
    "second_clock": ProofKind("A second clock, independent of the bench’s", "make crosscheck"),
    "clock": ProofKind("The page’s clock against Chromium’s trace", "make bench ARGS=--trace"),
}
"""By the name under which it is stored."""

DIGEST_RULES = 2
"""By which rules the digest of the instrument is made; those of digests without a number are 1.

1 took some files by name, to the letter; 2 takes rooms, Python without comments and docstrings.
"""

OTHER_RULES = "by other rules, so that nothing is known of the code"

COMMIT_DIGITS = 10
HASH = re.compile("[0-9a-f]+")

IDENTITY = {"instrument": "code", "chromium": "Chromium", "cpu": "CPU"}
"""What must be the same in a proof and in a run that it speaks for, with its name."""


def commit(environment: Mapping[str, Any]) -> str:
    """Name the commit of the code that was measured; where it is unknown, with git's reason."""
    match environment.get("git"):
        case {"commit": str(name), "dirty": dirty}:
            return f"{name}-dirty" if dirty else name
        case {"unknown": str(reason)}:
            return f"unknown ({reason})"
    return "unknown"


def short_commit(environment: Mapping[str, Any]) -> str:
    """Return the first digits of that commit; why it is unknown, whole."""
    whole = commit(environment)
    name, dash, dirty = whole.partition("-")
    return name[:COMMIT_DIGITS] + dash + dirty if HASH.fullmatch(name) else whole


def stamped(
    proof: Mapping[str, Any], run: Run, labels: Sequence[str], known: Sequence[str]
) -> dict[str, Any]:
    """Return a proof with its provenance.

    `run` says how it was made, `labels` of what, `known` what could have been proved: a verdict
    on fewer says so.
    """
    left = [label for label in known if label not in labels]
    partial = f" Partial: without {listed(left)}." if left else ""
    return {
        **proof,
        "verdict": proof["verdict"] + partial,
        "provenance": {
            "command": list(run.command),
            "seed": run.seed,
            "settings": {key: value for key, value in run.settings.items() if key != "titles"},
            "labels": list(labels),
            "commit": commit(run.environment),
            **_identity(run.environment),
        },
    }


def foreign(proof: Mapping[str, Any], environment: Mapping[str, Any]) -> str:
    """Say of which other instrument a proof is than the one of this environment; "" if of none."""
    if "provenance" not in proof:
        return "of an unknown instrument"
    here, there = _identity(environment), proof["provenance"]
    unlike = [
        f"{name} {there[key] or 'unknown'}, not {here[key] or 'unknown'}"
        for key, name in IDENTITY.items()
        if there[key] != here[key]
    ]
    if not are_comparable(there["instrument"], here["instrument"]):
        unlike[0] += f" ({OTHER_RULES})"
    return f"of another instrument: {'; '.join(unlike)}" if unlike else ""


def are_comparable(one: str, other: str) -> bool:
    """Return whether two digests of the instrument were made by the same rules."""
    return one.rpartition(":")[0] == other.rpartition(":")[0]


def state(proof: Mapping[str, Any], environment: Mapping[str, Any]) -> str:
    """Say whether a proof was passed, if it speaks for this environment at all."""
    unlike = foreign(proof, environment)
    if not proof.get("passed"):
        return f"not passed, {unlike}" if unlike else "not passed"
    return unlike or "passed"


def title(name: str) -> str:
    """Return what a proof is called."""
    return PROOFS[name].title if name in PROOFS else name.replace("_", " ")


def findings(proofs: Mapping[str, Any], environment: Mapping[str, Any]) -> list[Finding]:
    """Return a warning for each stored proof that does not speak for this environment."""
    found = {name: foreign(proof, environment) for name, proof in proofs.items()}
    return [
        Finding(
            code="proof",
            severity="warning",
            cause=f"The proof “{title(name)}” is {why}.",
            cure=f"Make it again: {PROOFS[name].command}" if name in PROOFS else "",
        )
        for name, why in found.items()
        if why
    ]


def _identity(environment: Mapping[str, Any]) -> dict[str, str]:
    chromium = environment.get("chromium", {})
    return {
        "instrument": environment.get("instrument", ""),
        "chromium": " ".join(chromium[key] for key in ("kind", "version") if key in chromium),
        "cpu": environment.get("machine", {}).get("cpu", ""),
    }
