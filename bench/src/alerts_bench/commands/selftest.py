"""The command `selftest`: each implementation against itself (A/A)."""

from __future__ import annotations

import math
import random
import secrets
import time
from dataclasses import replace
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
)
from alerts_bench.data.schema import Run, now
from alerts_bench.output.progress import Place
from alerts_bench.page import interactions
from alerts_bench.product.stack import Stack
from alerts_bench.proofs import aa
from alerts_bench.recording.settings import Settings
from alerts_bench.run import schedule


def selftest(
    only: Only = None,
    iterations: Iterations = schedule.ITERATIONS,
    rows: Rows = 100,
    warmup: Warmup = None,
    comparisons: Annotated[
        int, typer.Option(min=1, help="How many, declared beforehand.")
    ] = aa.COMPARISONS,
    seed: Seed = None,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Check for false positives: compare each implementation with itself (A/A)."""
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    labels = [target.label for target in targets]
    sides = [
        replace(target, label=aa.side_label(target.label, side))
        for target in targets
        for side in aa.SIDES
    ]
    drawn = secrets.randbits(31) if seed is None else seed
    chance = random.Random(drawn)
    p_values: dict[str, float | None] = {}
    asked = Settings(
        interactions=interactions.DEFAULT,
        felt=("none",),
        iterations=iterations,
        rows=(rows,),
        warmup=warmup,
        wire=False,
    )
    proof.assert_compared(asked)
    rounds = math.ceil(comparisons / (len(labels) * len(interactions.DEFAULT)))
    begun = time.monotonic()
    runs: list[Run] = []
    with alone(stack, results, wait=wait):
        while len(p_values) < comparisons:
            once = replace(asked, seed=chance.getrandbits(31))
            number = len(runs) + 1
            place = Place("round", number, max(number, rounds), time.monotonic() - begun)
            measured = proof.measured(once, stack, sides, results, place)
            runs.append(measured.run)
            added = aa.comparisons(measured.samples, labels, once.interactions)
            p_values |= {f"{name}, seed {once.seed}": p for name, p in added.items()}
            if all(p is None for p in added.values()):
                # More rounds of what fails would add nothing but their time.
                break
    judged = dict(list(p_values.items())[:comparisons])
    stored = aa.proof(aa.judge(judged), judged, comparisons, now())
    # The rounds differ in their seeds alone, and all are drawn from one.
    first, *others = runs
    proof.conclude(results, "aa", stored, [replace(first, seed=drawn), *others], targets)
