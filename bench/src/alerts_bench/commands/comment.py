"""The command `comment`: what a run says of two versions, for a pull request."""

from __future__ import annotations

from typing import Annotated

import typer

from alerts_bench.commands.options import RESULTS, Absolute, Relative, ResultFile, ResultsFolder
from alerts_bench.comparison.change import ABSOLUTE_MS, RELATIVE, Thresholds
from alerts_bench.data import files
from alerts_bench.recording import settings
from alerts_bench.report.comment import comment as written


def comment(
    result: ResultFile = None,
    relative: Relative = f"{RELATIVE:.0%}",
    absolute: Absolute = ABSOLUTE_MS,
    fail_on_regression: Annotated[
        bool, typer.Option(help="Exit with 1 when a version is slower than the lock's, or fails.")
    ] = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Print what the last run says of the versions measured side by side, as Markdown."""
    found = files.read(result or files.latest(results))
    thresholds = Thresholds(settings.share("--relative", relative), absolute)
    text, is_worse = written(found, thresholds)
    print(text)
    if is_worse and fail_on_regression:
        raise typer.Exit(1)
