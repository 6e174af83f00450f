"""The command `crosscheck`: an independent clock beside the bench's, in one run."""

from __future__ import annotations

import secrets
import sys
import time
from typing import Annotated

import typer
from playwright.sync_api import sync_playwright

from alerts_bench.commands import proof
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Only,
    ResultsFolder,
    Rows,
    Seed,
    Wait,
    alone,
    chosen,
    errors,
    output,
)
from alerts_bench.data import files, stored_proofs
from alerts_bench.data.files import Writer
from alerts_bench.data.schema import OK, Run, now
from alerts_bench.output import proof_tables
from alerts_bench.output.progress import ConsoleProgress
from alerts_bench.page import browser
from alerts_bench.product.stack import Stack
from alerts_bench.proofs import second_clock
from alerts_bench.recording import circumstances, settings
from alerts_bench.recording.settings import Settings


def crosscheck(
    only: Only = None,
    launches: Annotated[
        int, typer.Option(min=1, help="Launches of the browser.")
    ] = second_clock.LAUNCHES,
    iterations: Annotated[
        int, typer.Option(min=1, help="Kept samples of each clock in each launch.")
    ] = second_clock.KEPT,
    rows: Rows = 100,
    seed: Seed = None,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Check Add and Delete against a second clock that was written apart from the first."""
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    drawn = secrets.randbits(31) if seed is None else seed
    asked = Settings(
        interactions=tuple(second_clock.MEASURED),
        felt=("none",),
        iterations=launches * iterations,
        launches=launches,
        rows=(rows,),
        seed=drawn,
        wire=False,
    )
    plan = asked.plan(targets)
    progress = ConsoleProgress(errors)
    begun = time.monotonic()
    told: set[tuple[str, str]] = set()

    def launched(number: int) -> None:
        progress.reached("Launch", number, launches, time.monotonic() - begun)

    with alone(stack, results, wait=wait), sync_playwright() as playwright:
        run = Run(
            command=tuple(sys.argv),
            seed=drawn,
            settings=settings.as_stored(asked, plan),
            environment=circumstances.environment_of(
                ROOT, stack.base_url, browser.identity(playwright)
            ),
            implementations=tuple(circumstances.subject_of(one, ROOT) for one in targets),
        )
        measurement = second_clock.Measurement(
            playwright,
            targets,
            rows=rows,
            limit_s=asked.limit_s,
            seed=drawn,
            launches=launches,
            kept=iterations,
            launched=launched,
        )
        with Writer(results / stored_proofs.FOLDER, run) as writer:
            for sample in measurement.samples():
                writer.write(sample)
                failure = (sample.implementation, sample.outcome)
                if sample.outcome != OK and failure not in told:
                    told.add(failure)
                    progress.fail(f"{sample.implementation}: {sample.outcome}.")
    taken = files.read(writer.csv_path)
    found = second_clock.judge(taken.samples, [one.label for one in targets])
    stored = second_clock.proof(found, now())
    output.print(proof_tables.rows(stored["rows"]))
    proof.conclude(results, "second_clock", stored, [taken.run], targets)
