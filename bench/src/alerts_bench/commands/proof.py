"""What the commands that prove the instrument share: where samples go, how a proof ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer
from rich.markup import escape

from alerts_bench.analysis import provenance
from alerts_bench.commands.options import ROOT, errors, output
from alerts_bench.data import files, stored_proofs
from alerts_bench.data.schema import Results, Run
from alerts_bench.output.progress import ConsoleRunProgress, Place
from alerts_bench.product import catalog
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.recording import campaign
from alerts_bench.recording.settings import Settings, SettingsError


def assert_compared(asked: Settings) -> None:
    """Refuse a proof without launches to compare. Raises SettingsError."""
    if asked.rule.launches < 2:
        raise SettingsError(
            "A proof compares browser launches and needs two at least: --iterations must be 2 or "
            "more."
        )


def measured(
    asked: Settings,
    stack: Stack,
    targets: Sequence[Target],
    results: Path,
    place: Place | None = None,
) -> Results:
    """Measure for a proof, and return the run with its samples; `place` is its own among others."""
    path = campaign.carry_out(
        asked,
        stack,
        targets,
        root=ROOT,
        results=results / stored_proofs.FOLDER,
        command=sys.argv,
        progress=ConsoleRunProgress(errors, place),
    )
    return files.read(path)


def conclude(
    results: Path,
    name: str,
    proof: Mapping[str, Any],
    runs: Sequence[Run],
    targets: Sequence[Target],
) -> None:
    """Store a proof for the results to come, and say whether it was passed; else exit with 1.

    The first of the runs says how it was made. Those that have files, in the folder of the proofs,
    hold the samples from which anybody can work it out again.
    """
    labels = [one.implementation.label if one.implementation else one.label for one in targets]
    known = [one.label for one in catalog.load(ROOT)]
    stored = provenance.stamped(proof, runs[0], list(dict.fromkeys(labels)), known)
    stored |= {stored_proofs.SAMPLES: [one.name for one in runs if one.name]}
    stored_proofs.write(results, name, stored)
    output.print(
        ("[green]Passed.[/] " if stored["passed"] else "[red]Not passed.[/] ")
        + escape(stored["verdict"])
    )
    if not stored["passed"]:
        raise typer.Exit(1)
