"""The command `patterns`: docs/patterns.md, the frameworks side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts_bench.commands.options import PUBLISHED, ROOT, output
from alerts_bench.data import files
from alerts_bench.output import published, readme_tables
from alerts_bench.output.pages import patterns_page
from alerts_bench.output.pages.patterns_page import Figures

Run = Annotated[
    Path | None, typer.Option(help="Figures of this result, JSON or CSV. Default: the published.")
]


def patterns(run: Run = None) -> None:
    """Write docs/patterns.md: code, figures and answers of each pattern, side by side."""
    implementations, facts = readme_tables.checked(ROOT)
    if run:
        figures = Figures.beside(files.read(run), run.parent, "this run")
    else:
        figures = Figures.beside(published.patterned(PUBLISHED), PUBLISHED)
    page = ROOT / "docs" / "patterns.md"
    readme_tables.save({page: patterns_page.text(implementations, facts, figures)})
    output.print(str(page), soft_wrap=True)
