"""The command `repeat`: the same run several times, and how well its results agree."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Only,
    ResultsFolder,
    Wait,
    alone,
    chosen,
    errors,
    output,
)
from alerts_bench.comparison import repeatability
from alerts_bench.data import files, repeated
from alerts_bench.data.schema import Results
from alerts_bench.output.progress import ConsoleRunProgress, Place
from alerts_bench.page.interactions import INTERACTIONS
from alerts_bench.product.stack import Stack
from alerts_bench.recording import campaign
from alerts_bench.recording.settings import Settings, SettingsError


def repeat(
    runs: Annotated[int, typer.Option("--runs", "-n", min=2, help="How many runs.")] = 5,
    of: Annotated[
        list[Path] | None, typer.Option(help="Compare these stored results; measure nothing.")
    ] = None,
    only: Only = None,
    iterations: Annotated[
        int | None, typer.Option(min=1, help="Kept samples of each, over all launches of a run.")
    ] = None,
    launches: Annotated[
        int | None, typer.Option(min=1, help="Launches of the browser in each run.")
    ] = None,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure several times in a row: how much figures, ratios and ranks change by themselves."""
    asked = Settings(iterations=iterations, launches=launches)
    if of and len(of) < 2:
        raise SettingsError("--of needs two results or more, to compare them.")
    paths = of or _measured(asked, runs, only, results, wait=wait)
    found = [files.read(path) for path in paths]
    agreement = repeatability.repeatability(found)
    document = repeatability.document(agreement, _settings(found))
    page = repeatability.page(agreement, lambda one: INTERACTIONS[one].title)
    written = repeated.write(results, json.dumps(document, indent=2) + "\n", page)
    output.print(page, markup=False, highlight=False, soft_wrap=True)
    for path in written:
        output.print(str(path), soft_wrap=True)


def _measured(
    asked: Settings, runs: int, only: Sequence[str] | None, results: Path, *, wait: bool
) -> list[Path]:
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only, beside_references=True)
    # What is asked wrongly is refused before anybody has to wait.
    asked.plan(targets)
    begun = time.monotonic()
    paths = []
    with alone(stack, results, wait=wait):
        for number in range(1, runs + 1):
            place = Place("run", number, runs, time.monotonic() - begun)
            path = campaign.carry_out(
                asked,
                stack,
                targets,
                root=ROOT,
                results=results,
                command=sys.argv,
                progress=ConsoleRunProgress(errors, place),
            )
            paths.append(path)
            errors.print(f"Samples: {path}", soft_wrap=True)
    return paths


def _settings(found: Sequence[Results]) -> dict[str, object]:
    """Return what all runs were asked for alike."""
    first, *others = (one.run.settings for one in found)
    return {
        key: value
        for key, value in first.items()
        if key != "titles" and all(other.get(key) == value for other in others)
    }
