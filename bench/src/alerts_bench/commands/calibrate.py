"""The command `calibrate`: known delays, measured."""

from __future__ import annotations

from typing import Annotated

import typer

from alerts_bench.commands import proof
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Only,
    ResultsFolder,
    Rows,
    Seed,
    Wait,
    Warmup,
    alone,
    chosen,
    output,
)
from alerts_bench.data.schema import now
from alerts_bench.output import proof_tables
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.proofs import known_delay
from alerts_bench.recording.settings import Settings


def calibrate(
    only: Only = None,
    iterations: Annotated[
        int,
        typer.Option(
            min=1,
            help="Rounds over all launches: two samples without delay, two with the one to find, "
            "one with 20 ms.",
        ),
    ] = known_delay.ROUNDS,
    find: Annotated[
        float | None,
        typer.Option(min=0.1, help="Delay in ms to find in all. Default: each manifest's."),
    ] = None,
    felt: Annotated[bool, typer.Option(help="Show it as users feel it too.")] = False,
    rows: Rows = 100,
    warmup: Warmup = None,
    seed: Seed = None,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Check that a known delay of the servers is found, and how small a delay would be."""
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    asked_ms = {one.label: find or _known_delay_ms(one) for one in targets}
    asked = Settings(
        interactions=("add_random",),
        felt=() if felt else ("none",),
        iterations=iterations,
        launches=min(known_delay.LAUNCHES, iterations),
        rows=(rows,),
        delays_ms={label: known_delay.schedule(delay) for label, delay in asked_ms.items()},
        warmup=warmup,
        seed=seed,
        wire=False,
    )
    proof.assert_compared(asked)
    with alone(stack, results, wait=wait):
        measured = proof.measured(asked, stack, targets, results)
    stored = known_delay.proof(known_delay.judge(measured.samples, asked_ms), now())
    output.print(proof_tables.rows(stored["rows"]))
    proof.conclude(results, "known_delay", stored, [measured.run], targets)


def _known_delay_ms(target: Target) -> float:
    return (target.implementation or Implementation).known_delay_ms
