"""The command `claims`: what the frameworks say of themselves, measured again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts_bench.claims import campaign, claim
from alerts_bench.claims.sources import Sources
from alerts_bench.commands.options import (
    CLAIMS,
    FACTS,
    PUBLISHED,
    ROOT,
    STORED_CLAIMS,
    errors,
    output,
)
from alerts_bench.data import files
from alerts_bench.load.outcome import load_run
from alerts_bench.output import published, readme_tables
from alerts_bench.output.pages import claims_page

PAGE = ROOT / "docs" / "claims.md"

Ids = Annotated[list[str] | None, typer.Option("--only", help="Ids of claims. Default: all.")]
Run = Annotated[
    Path | None, typer.Option(help="Round trips of this result. Default: the published.")
]
Again = Annotated[
    bool, typer.Option("--page", help="Measure nothing: judge what is stored, write the page.")
]


def claims(only: Ids = None, run: Run = None, page: Again = False) -> None:
    """Measure what the frameworks claim of themselves, and write docs/claims.md."""
    known = claim.read(CLAIMS)
    chosen = claim.select(known, only or ())
    if not page:
        place = run.resolve().parent if run else PUBLISHED
        sources = Sources(
            root=ROOT,
            run=files.read(run) if run else published.newest(PUBLISHED),
            folder=_named(place),
            loads=load_run.newest(load_run.read_all(place)),
            facts=readme_tables.read_facts(FACTS) if FACTS.exists() else None,
        )
        campaign.measure(
            chosen, sources, STORED_CLAIMS, lambda name: errors.print(f"Measuring: {name}")
        )
    judgements = campaign.judge(known, STORED_CLAIMS)
    readme_tables.save({PAGE: claims_page.text(judgements, campaign.read(STORED_CLAIMS))})
    for one in judgements:
        if one.claim in chosen:
            output.print(claims_page.line(one), soft_wrap=True, markup=False, highlight=False)
    output.print(str(PAGE), soft_wrap=True)


def _named(folder: Path) -> str:
    """Return the folder as the page names it: within the repository where it is there."""
    return str(folder.relative_to(ROOT)) if folder.is_relative_to(ROOT) else str(folder)
