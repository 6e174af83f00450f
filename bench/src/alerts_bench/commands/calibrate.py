"""The command `calibrate`: known delays, measured."""

from __future__ import annotations

from typing import Annotated

import typer

from alerts_bench.commands import proof
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Iterations,
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
from alerts_bench.product.stack import Stack
from alerts_bench.proofs import known_delay
from alerts_bench.recording import settings
from alerts_bench.recording.settings import Settings, SettingsError
from alerts_bench.run import schedule

DELAYS = ",".join(f"{one:g}" for one in known_delay.DELAYS_MS)


def calibrate(
    only: Only = None,
    iterations: Iterations = schedule.ITERATIONS,
    delays: Annotated[str, typer.Option(help="Delays in ms; 0 among them.")] = DELAYS,
    rows: Rows = 100,
    warmup: Warmup = None,
    seed: Seed = None,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Check that known delays are measured correctly, in both conditions."""
    asked = Settings(
        interactions=("add_random",),
        iterations=iterations,
        rows=(rows,),
        delays_ms=settings.numbers("--delays", delays),
        warmup=warmup,
        seed=seed,
        wire=False,
    )
    proof.assert_compared(asked)
    if 0 not in asked.delays_ms:
        raise SettingsError("--delays needs 0, which the others are compared with.")
    if not any(asked.delays_ms):
        raise SettingsError("--delays needs one above 0, to be measured.")
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    with alone(stack, results, wait=wait):
        measured = proof.measured(asked, stack, targets, results)
    transports = {one.label: one.implementation.transport for one in targets if one.implementation}
    found = known_delay.judge(measured.samples, transports, asked.delays_ms)
    output.print(proof_tables.delays(found, [delay for delay in asked.delays_ms if delay]))
    stored = known_delay.proof(found, now())
    proof.conclude(results, "known_delay", stored, measured.run, targets)
