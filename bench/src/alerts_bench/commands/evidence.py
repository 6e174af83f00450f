"""The command `evidence`: what the rules of a run rest on, from stored samples."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from alerts_bench.commands.options import PUBLISHED, ROOT, output
from alerts_bench.data import files, repeated, stored_proofs
from alerts_bench.data.schema import Results
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
        readme_tables.save({PAGE: text(PUBLISHED)})
        output.print(str(PAGE), soft_wrap=True)


def text(*folders: Path) -> str:
    """Return the page of the runs in these folders; raises ResultsError where one is damaged.

    Of a run that is in several, the last one counts.
    """
    return evidence_page.text(
        _runs(folders),
        _runs([folder / stored_proofs.FOLDER for folder in folders]),
        repeated=any(repeated.read(folder) for folder in folders),
    )


def _runs(folders: Sequence[Path]) -> list[Results]:
    paths = {path.name: path for folder in folders for path in files.by_start(folder, files.PREFIX)}
    return sorted((files.read(path) for path in paths.values()), key=lambda one: one.run.started)
