"""The command `report`: the report and the charts of a result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from alerts_bench import report as reports
from alerts_bench.claims import campaign, claim
from alerts_bench.commands.options import (
    CLAIMS,
    FACTS,
    RESULTS,
    STORED_CLAIMS,
    ResultFile,
    ResultsFolder,
    output,
)
from alerts_bench.data import files, schema
from alerts_bench.load.outcome import load_run
from alerts_bench.output import pictures, readme_tables
from alerts_bench.page import browser


def report(result: ResultFile = None, results: ResultsFolder = RESULTS) -> None:
    """Write the report and the charts of a result."""
    show(files.read(result or files.latest(results)), results)


def show(found: schema.Results, folder: Path) -> None:
    """Write the report and the charts of a run into this folder, and name them."""
    for path in write(found, folder):
        output.print(str(path), soft_wrap=True)


def write(found: schema.Results, folder: Path) -> list[Path]:
    """Write the report and the charts of a run into this folder, and return their paths."""
    written = [page(found, folder)]
    with sync_playwright() as playwright:
        chromium = browser.headless(playwright)
    return [*written, *pictures.write(found, folder, chromium)]


def page(found: schema.Results, folder: Path) -> Path:
    """Write the report of a run, with what the folder knows of many users, and return its path."""
    facts = readme_tables.read_facts(FACTS) if FACTS.exists() else None
    loads = load_run.newest(load_run.read_all(folder))
    claims = claim.read(CLAIMS) if CLAIMS.exists() else ()
    checked = campaign.verdicts(claims, STORED_CLAIMS)
    return reports.write(found, folder / f"{found.run.name}.html", facts, loads, checked)
