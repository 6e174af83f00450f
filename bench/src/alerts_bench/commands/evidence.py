"""The command `evidence`: what the rules of a run rest on, from stored samples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts_bench.commands.options import PUBLISHED, ROOT, output
from alerts_bench.data import files, repeated, stored_proofs
from alerts_bench.output import readme_tables
from alerts_bench.output.pages import evidence_page

PAGE = ROOT / "docs" / "evidence.md"

Folder = Annotated[
    Path | None,
    typer.Option(help="Print it for the results in this folder. Default: write docs/evidence.md."),
]


def evidence(results: Folder = None) -> None:
    """Compute from stored samples what the warm-up, the intervals and the proofs rest on."""
    if results:
        output.print(text(results), markup=False, highlight=False, soft_wrap=True)
    else:
        output.print(str(write(PUBLISHED)), soft_wrap=True)


def write(folder: Path) -> Path:
    """Write docs/evidence.md from the runs in this folder, and return it."""
    readme_tables.save({PAGE: text(folder)})
    return PAGE


def text(folder: Path) -> str:
    """Return the page of the runs in this folder; raises ResultsError where one is damaged."""
    runs, proofs = (
        [files.read(path) for path in files.by_start(place, files.PREFIX)]
        for place in (folder, folder / stored_proofs.FOLDER)
    )
    return evidence_page.text(runs, proofs, repeated=bool(repeated.read(folder)))
