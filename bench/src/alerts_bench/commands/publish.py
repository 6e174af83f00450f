"""The command `publish`: a run becomes the one that docs/results/ and the README show."""

from __future__ import annotations

from alerts_bench.commands import report
from alerts_bench.commands.options import (
    PUBLISHED,
    RESULTS,
    ROOT,
    ResultFile,
    ResultsFolder,
    output,
)
from alerts_bench.data import files, repeated
from alerts_bench.output import published, readme_tables


def publish(result: ResultFile = None, results: ResultsFolder = RESULTS) -> None:
    """Make a run the published one: its files in docs/results/, its figures in README and docs/."""
    path = result or files.latest(results)
    # All is read, drawn and checked before anything is replaced.
    found = files.read(path)
    with published.beside(path, found, PUBLISHED) as new:
        # In a folder of its own: load runs beside the original are not shown, nor their samples.
        report.write(found, new)
        texts = readme_tables.texts(ROOT, found)
        repeated.copy(path.parent, new, found.run.name)
        kept = published.replace(new, PUBLISHED)
    readme_tables.save(texts)
    for file in [*kept, *texts]:
        output.print(str(file), soft_wrap=True)
