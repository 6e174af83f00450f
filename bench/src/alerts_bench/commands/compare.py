"""The command `compare`: what became faster or slower between two results."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alerts_bench import report as reports
from alerts_bench.commands.options import RESULTS, Absolute, Relative, ResultsFolder, errors, output
from alerts_bench.comparison import compare as comparison
from alerts_bench.comparison.change import ABSOLUTE_MS, RELATIVE, Thresholds
from alerts_bench.comparison.compare import Versus
from alerts_bench.data import files
from alerts_bench.output import terminal
from alerts_bench.recording import settings
from alerts_bench.system import state_files


def compare(
    before: Annotated[Path, typer.Argument(help="The older result's JSON or CSV.")],
    after: Annotated[Path, typer.Argument(help="The newer one's.")],
    relative: Relative = f"{RELATIVE:.0%}",
    absolute: Absolute = ABSOLUTE_MS,
    allow_unlike: Annotated[
        bool, typer.Option(help="Compare in spite of unlike conditions, and say so.")
    ] = False,
    fail_on_regression: Annotated[
        bool,
        typer.Option(help="Exit with 1 when something became slower by its own code, or failed."),
    ] = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Compare two results: what became faster or slower, relative to what did not change.

    Two results are two days. For two releases of one package, measure both in one run, which sees
    changes a quarter the size: make bench WITH="package==version".
    """
    outcome = comparison.compare(
        files.read(before),
        files.read(after),
        Thresholds(settings.share("--relative", relative), absolute),
        allow_unlike=allow_unlike,
    )
    output.print(terminal.versus(outcome))
    name = f"compare_{outcome.before.name}_{outcome.after.name}"
    page = reports.write_versus(outcome, results / f"{name}.html")
    text = page.with_suffix(".md")
    with files.explained(results):
        state_files.write(text, reports.markdown(outcome))
    for path in (page, text):
        output.print(str(path), soft_wrap=True)
    if fail_on_regression:
        assert_no_regression(outcome)


def assert_no_regression(outcome: Versus) -> None:
    """Exit with 1 for a failure or a regression, with 2 where there are too few controls."""
    if any(one.verdict == "failed" for one in outcome.changes):
        raise typer.Exit(1)
    if outcome.indicative:
        errors.print(
            "[bold red]Error:[/] No verdict: without two unchanged implementations in both runs, "
            "a change of the machine looks like a change of the code. Measure them beside it.",
            soft_wrap=True,
        )
        raise typer.Exit(2)
    if outcome.regressions():
        raise typer.Exit(1)
