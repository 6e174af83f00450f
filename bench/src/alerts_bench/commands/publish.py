"""The command `publish`: a run becomes the one that docs/results/ and the README show."""

from __future__ import annotations

from alerts_bench.commands import report, tables
from alerts_bench.commands.options import PUBLISHED, RESULTS, ResultFile, ResultsFolder, output
from alerts_bench.data import files
from alerts_bench.output import published


def publish(result: ResultFile = None, results: ResultsFolder = RESULTS) -> None:
    """Make a run the published one: its files in docs/results/, its figures in the README."""
    for path in published.keep(result or files.latest(results), PUBLISHED):
        output.print(str(path), soft_wrap=True)
    # Drawn from what is kept: load runs beside the original are not, and neither their samples.
    report.show(files.read(files.latest(PUBLISHED)), PUBLISHED)
    tables.tables()
