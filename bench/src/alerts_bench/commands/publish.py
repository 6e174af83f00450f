"""The commands that show what was measured: report, publish and compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import sync_playwright

from alerts_bench import report as reports
from alerts_bench.commands.options import RESULTS, Results, errors, output
from alerts_bench.comparison import compare as comparison
from alerts_bench.comparison.change import Thresholds
from alerts_bench.comparison.compare import Versus
from alerts_bench.data import files
from alerts_bench.data.schema import Results as Measured
from alerts_bench.load.outcome import load_run as load_results
from alerts_bench.output import pictures, published, readme_tables, terminal
from alerts_bench.page import browser
from alerts_bench.recording import settings


def publish(found: Measured, folder: Path) -> None:
    """Write the report and the four charts of a run into this folder, and name them."""
    written = [page(found, folder)]
    with sync_playwright() as playwright:
        chromium = browser.headless(playwright)
    for path in [*written, *pictures.write(found, folder, chromium)]:
        output.print(str(path), soft_wrap=True)


def page(found: Measured, folder: Path) -> Path:
    """Write the report of a run, with what the folder knows of many users, and return its path."""
    facts = readme_tables.read_facts(readme_tables.FACTS) if readme_tables.FACTS.exists() else None
    loads = load_results.newest(load_results.read_all(folder))
    return reports.write(found, folder / f"{found.run.name}.html", facts, loads)


def report(
    result: Annotated[
        Path | None, typer.Argument(help="A result's JSON or CSV. Default: the newest.")
    ] = None,
    results: Results = RESULTS,
) -> None:
    """Write the report and the charts of a result."""
    publish(files.read(result or files.latest(results)), results)


def to_docs(
    result: Annotated[
        Path | None, typer.Argument(help="A result's JSON. Default: the newest.")
    ] = None,
    results: Results = RESULTS,
) -> None:
    """Make a run the published one: its files in docs/results/, its figures in the README."""
    for path in published.keep(result or files.latest(results)):
        output.print(str(path), soft_wrap=True)
    # Drawn from what is kept: load runs beside the original are not, and neither their samples.
    publish(files.read(files.latest(published.FOLDER)), published.FOLDER)
    readme_tables.write()


def compare(
    before: Annotated[Path, typer.Argument(help="The older result's JSON or CSV.")],
    after: Annotated[Path, typer.Argument(help="The newer one's.")],
    relative: Annotated[str, typer.Option(help="The least change that counts, relatively.")] = "3%",
    absolute: Annotated[
        float, typer.Option(min=0, help="The least change that counts, in ms.")
    ] = 0.3,
    allow_unlike: Annotated[
        bool, typer.Option(help="Compare in spite of unlike conditions, and say so.")
    ] = False,
    fail_on_regression: Annotated[
        bool,
        typer.Option(help="Exit with 1 when something became slower by its own code, or failed."),
    ] = False,
    results: Results = RESULTS,
) -> None:
    """Compare two results: what became faster or slower, relative to what did not change."""
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
        text.write_text(reports.markdown(outcome), encoding="utf-8")
    for path in (page, text):
        output.print(str(path), soft_wrap=True)
    if fail_on_regression:
        _judge(outcome)


def _judge(outcome: Versus) -> None:
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
