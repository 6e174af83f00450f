"""The command `publish`: a run joins those in docs/results/; the README shows the newest."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from alerts_bench.commands import evidence, report
from alerts_bench.commands.options import (
    PUBLISHED,
    RESULTS,
    ROOT,
    ResultFile,
    ResultsFolder,
    output,
)
from alerts_bench.data import files, repeated
from alerts_bench.output import pictures, published, readme_tables
from alerts_bench.page import browser
from alerts_bench.report import snapshots


def publish(result: ResultFile = None, results: ResultsFolder = RESULTS) -> None:
    """Publish a run: its files and the index in docs/results/, its figures in README and docs/.

    Those before stay. A run that varies something, or times nothing, leaves the figures of README
    and docs/ as they are; docs/patterns.md shows the newest that has timed every interaction.
    """
    path = result or files.latest(results)
    # All is read, drawn and checked before anything is replaced.
    found = published.with_proofs_since(path)
    with published.beside(path, found, PUBLISHED) as new:
        # In a folder of its own: of the load runs, those that come along are shown.
        report.write(found, new)
        # What is wrong with the tables is told before anything is published.
        readme_tables.texts(ROOT, found, found)
        repeated.copy(path.parent, new, found.run.name)
        page = evidence.text(PUBLISHED, new)
        kept = published.add(new, PUBLISHED)
    readme_tables.save({evidence.PAGE: page})
    texts = [*readme_tables.write(ROOT), evidence.PAGE]
    every = snapshots.read(PUBLISHED)
    if chart := snapshots.chart(every):
        with sync_playwright() as playwright:
            chromium = browser.headless(playwright)
        kept += pictures.draw({PUBLISHED / snapshots.CHART: chart}, chromium)
    for file in [*kept, snapshots.write(every, PUBLISHED), *texts]:
        output.print(str(file), soft_wrap=True)
