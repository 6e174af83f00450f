"""The proofs of the instrument on disk: a file beside the results, copied into each of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alerts_bench.data.files import explained
from alerts_bench.system import state_files

FILE = "proofs.json"

FOLDER = "proofs"
"""Where the samples of the proofs are, so that the newest result remains a measurement."""

SAMPLES = "samples"
"""The key of a proof under which the names of the runs with its samples are."""


def write(results: Path, name: str, proof: Mapping[str, Any]) -> None:
    """Store a proof for the results to come, in place of the one before.

    Raises ResultsError when the folder or the disk refuses.
    """
    proofs = read(results) | {name: proof}
    with explained(results):
        results.mkdir(parents=True, exist_ok=True)
        state_files.write(results / FILE, json.dumps(proofs, indent=2) + "\n")


def read(results: Path) -> dict[str, Any]:
    """Return the stored proofs by name; empty before the first."""
    return state_files.read_json(results / FILE, dict) or {}


def samples(results: Path, proofs: Mapping[str, Any]) -> list[Path]:
    """Return the files with the samples of these proofs, as far as they are still there."""
    names = [name for proof in proofs.values() for name in proof.get(SAMPLES, ())]
    found = [results / FOLDER / f"{name}{suffix}" for name in names for suffix in (".csv", ".json")]
    return [file for file in found if file.exists()]
