"""The commands that prove the instrument: calibrate and selftest."""

from __future__ import annotations

import random
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from playwright.sync_api import Error, sync_playwright
from rich.markup import escape
from rich.table import Table

from alerts_bench.analysis import provenance
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.commands.options import RESULTS, ROOT, Only, Results, Seed, chosen, errors, output
from alerts_bench.data import files
from alerts_bench.data.schema import Run, now
from alerts_bench.machine import environment
from alerts_bench.page import browser, interactions
from alerts_bench.page.interactions import Click
from alerts_bench.page.tab import InteractionError
from alerts_bench.product import catalog
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.product.targets import Target
from alerts_bench.proofs import clock_agreement, known_delay, trace
from alerts_bench.proofs.clock_agreement import Check
from alerts_bench.proofs.known_delay import KnownDelay
from alerts_bench.proofs.trace import TraceError
from alerts_bench.recording import campaign, record, settings
from alerts_bench.recording.settings import Settings
from alerts_bench.run import schedule

FOLDER = "proofs"
"""Where the samples of the proofs are, so that the newest result remains a measurement."""

DELAYS = ",".join(f"{one:g}" for one in known_delay.DELAYS_MS)
Iterations = Annotated[int, typer.Option(min=1, help="Kept samples of each, over all launches.")]
Rows = Annotated[int, typer.Option(min=1, help="Table size.")]


def calibrate(
    only: Only = None,
    iterations: Iterations = schedule.ITERATIONS,
    delays: Annotated[str, typer.Option(help="Delays in ms; 0 among them.")] = DELAYS,
    rows: Rows = 100,
    warmup: Annotated[int, typer.Option(min=0)] = settings.WARMUP,
    seed: Seed = None,
    results: Results = RESULTS,
) -> None:
    """Prove that known delays are measured as what they are, in both conditions."""
    asked = Settings(
        interactions=("add_random",),
        iterations=iterations,
        rows=(rows,),
        delays_ms=settings.numbers("--delays", delays),
        warmup=warmup,
        seed=seed,
        wire=False,
    )
    _assert_compared(asked)
    if 0 not in asked.delays_ms:
        raise settings.SettingsError("--delays needs 0, which the others are compared with.")
    if not any(asked.delays_ms):
        raise settings.SettingsError("--delays needs one above 0, to be measured.")
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    path = campaign.carry_out(
        asked, stack, targets, root=ROOT, results=results / FOLDER, console=errors
    )
    transports = {one.label: one.implementation.transport for one in targets if one.implementation}
    measured = files.read(path)
    found = known_delay.known_delay(measured.samples, transports, asked.delays_ms)
    output.print(_delays(found, [delay for delay in asked.delays_ms if delay]))
    proof = known_delay.known_delay_proof(found, now())
    _conclude(results, "known_delay", proof, measured.run, targets)


def selftest(
    only: Only = None,
    iterations: Iterations = schedule.ITERATIONS,
    rows: Rows = 100,
    warmup: Annotated[int, typer.Option(min=0)] = settings.WARMUP,
    comparisons: Annotated[
        int, typer.Option(min=1, help="How many, declared beforehand.")
    ] = known_delay.COMPARISONS,
    seed: Seed = None,
    results: Results = RESULTS,
) -> None:
    """Prove that nothing is found where nothing differs (A/A)."""
    stack = Stack.from_environment(ROOT)
    targets = chosen(stack, only)
    labels = [target.label for target in targets]
    sides = [
        replace(target, label=known_delay.side_label(target.label, side))
        for target in targets
        for side in known_delay.SIDES
    ]
    drawn = secrets.randbits(31) if seed is None else seed
    chance = random.Random(drawn)
    p_values: dict[str, float | None] = {}
    while len(p_values) < comparisons:
        asked = Settings(
            interactions=interactions.DEFAULT,
            felt=("none",),
            iterations=iterations,
            rows=(rows,),
            warmup=warmup,
            seed=chance.getrandbits(31),
            wire=False,
        )
        _assert_compared(asked)
        added, run = _round(asked, stack, sides, labels, results)
        p_values |= added
        if all(p is None for p in added.values()):
            # More rounds of what fails would add nothing but their time.
            break
    judged = dict(list(p_values.items())[:comparisons])
    found = known_delay.agreement(judged)
    proof = known_delay.aa_proof(found, judged, comparisons, now())
    # The rounds differ in their seeds alone, and all are drawn from one.
    _conclude(results, "aa", proof, replace(run, seed=drawn), targets)


def check_clock(asked: Settings, targets: Sequence[Target], results: Path) -> None:
    """Prove that the page's clock agrees with Chromium's own trace; nothing else is measured."""
    unused = (asked.felt, asked.pin, any(asked.rtts_ms), len(asked.rows) > 1)
    if any(unused) or not asked.rule.is_fixed:
        raise settings.SettingsError(
            "--trace checks the clock and measures nothing: leave out --rtt, --until, --budget, "
            "--felt, --pin and all --rows but one."
        )
    plan = asked.plan(targets)
    clicks = [one for one in plan.interactions if isinstance(one, Click)]
    if not clicks:
        raise settings.SettingsError(
            "--trace checks clicks, and a page load has none: name another --interaction."
        )
    checks: list[Check] = []
    failed: dict[str, str] = {}
    with sync_playwright() as playwright, browser.launched(playwright, "cost") as opened:
        chromium = browser.identity(playwright)
        for target in targets:
            errors.print(f"Tracing {escape(target.label)}")
            try:
                target.seed(plan.rows[0], schedule.DATA_SEED)
                for one in trace.check(
                    opened, target, clicks, warmup=asked.warmup, limit_s=asked.limit_s
                ):
                    checks.append(one)  # noqa: PERF402 - those before a failure are kept
            except (Error, InteractionError, StackError, TraceError) as error:
                failed[target.label] = str(error)
    proof = clock_agreement.proof(clock_agreement.agreements(checks), failed, now())
    if checks:
        output.print(_grid(proof["rows"]))
    run = Run(
        command=tuple(sys.argv),
        settings=settings.describe(asked, plan)
        | {
            "interactions": [one.id for one in clicks],
            "felt": [],
            "iterations": trace.TRACED,
            "launches": 1,
        },
        environment=environment.describe(
            ROOT,
            environment.browser(str(chromium.path), chromium.version),
            targets[0].url,
        ),
    )
    _conclude(results, "clock", proof, run, targets)


def _assert_compared(asked: Settings) -> None:
    if asked.rule.launches < 2:
        raise settings.SettingsError(
            "A proof compares browser launches and needs two at least: --iterations must be 2 or "
            "more."
        )


def _round(
    asked: Settings, stack: Stack, sides: list[Target], labels: list[str], results: Path
) -> tuple[dict[str, float | None], Run]:
    path = campaign.carry_out(
        asked, stack, sides, root=ROOT, results=results / FOLDER, console=errors
    )
    measured = files.read(path)
    found = known_delay.aa_comparisons(measured.samples, labels, asked.interactions)
    return {f"{name}, seed {asked.seed}": p for name, p in found.items()}, measured.run


def _delays(found: Sequence[KnownDelay], delays: Sequence[float]) -> Table:
    grid = Table("Implementation", "Condition", title="Growth in ms, with 95 % interval")
    for delay in delays:
        grid.add_column(f"+{delay:g} ms", justify="right")
    grid.add_column("largest error", justify="right")
    grid.add_column("smallest told", justify="right")
    for one in found:
        growths = [_growth(one.growths.get(delay)) for delay in delays]
        grid.add_row(
            one.label,
            CONDITIONS[one.condition],
            *growths,
            known_delay.error(one),
            known_delay.told(one),
        )
    return grid


def _growth(growth: Interval | None) -> str:
    return f"{growth.estimate:.2f} ± {growth.high - growth.estimate:.2f}" if growth else "missing"


def _grid(rows: Sequence[Mapping[str, Any]]) -> Table:
    grid = Table(*(name.replace("_", " ") for name in rows[0]))
    for row in rows:
        grid.add_row(*map(str, row.values()))
    return grid


def _conclude(
    results: Path, name: str, proof: Mapping[str, Any], run: Run, targets: Sequence[Target]
) -> None:
    labels = [one.implementation.label if one.implementation else one.label for one in targets]
    known = [one.label for one in catalog.load(ROOT)]
    stored = provenance.stamped(proof, run, list(dict.fromkeys(labels)), known)
    record.write_proof(results, name, stored)
    output.print(
        ("[green]Passed.[/] " if stored["passed"] else "[red]Not passed.[/] ")
        + escape(stored["verdict"])
    )
    if not stored["passed"]:
        raise typer.Exit(1)
