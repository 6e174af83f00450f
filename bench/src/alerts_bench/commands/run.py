"""The command `run`: measure, and write what was measured."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from alerts_bench.commands.check_clock import check_clock
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Only,
    ResultsFolder,
    Seed,
    Wait,
    Warmup,
    alone,
    chosen,
    errors,
    output,
    variants,
)
from alerts_bench.commands.report import show
from alerts_bench.data import files
from alerts_bench.data.schema import OK
from alerts_bench.output import terminal
from alerts_bench.output.progress import ConsoleRunProgress
from alerts_bench.product import targets
from alerts_bench.product.beside.trial import beside
from alerts_bench.product.stack import Stack
from alerts_bench.recording import campaign, settings
from alerts_bench.recording.settings import Settings


def run(
    only: Only = None,
    target: Annotated[
        list[str] | None, typer.Option(help="A page to measure beside: LABEL=URL or a TOML file.")
    ] = None,
    interaction: Annotated[
        list[str] | None, typer.Option(help="Ids, or all. Default: the four of the table.")
    ] = None,
    suite: Annotated[
        str, typer.Option(help="default, patterns (one interaction of each), all or memory.")
    ] = "default",
    felt: Annotated[
        list[str] | None,
        typer.Option(help="Which are measured as users feel them too: ids, all or none."),
    ] = None,
    iterations: Annotated[
        int | None, typer.Option(help="Kept samples of each, over all launches. Default: 30.")
    ] = None,
    launches: Annotated[
        int | None, typer.Option(min=1, help="Launches of the browser. Default: 6.")
    ] = None,
    warmup: Warmup = None,
    rows: Annotated[str, typer.Option(help="Table sizes: 10,100,1000.")] = "100",
    rtt: Annotated[str, typer.Option(help="Network round trips in ms: 0,50,150.")] = "0",
    cpu_slowdown: Annotated[
        str, typer.Option(help="Slow the page's own process down so many times: 1,4.")
    ] = "1",
    seed: Seed = None,
    precise: Annotated[bool, typer.Option(help="25 kept samples in each launch.")] = False,
    until: Annotated[str | None, typer.Option(help="Go on until ± this precision: 3%.")] = None,
    budget: Annotated[str | None, typer.Option(help="Go on for this time: 5m.")] = None,
    limit: Annotated[
        str, typer.Option(help="How long an interaction may take before it has failed.")
    ] = f"{settings.LIMIT_S:g}s",
    rest: Annotated[
        float, typer.Option(min=0, help="Seconds of rest before each timed click, at least.")
    ] = 0.0,
    chromium: Annotated[
        str, typer.Option(help="full, or headless-shell, which draws no window.")
    ] = "full",
    wire: Annotated[bool, typer.Option(help="Count the bytes on the wire beforehand.")] = True,
    pin: Annotated[
        str, typer.Option(help="CPUs of the servers and of the browser: 0-3:4-7 (many cores).")
    ] = "",
    delay: Annotated[
        list[str] | None,
        typer.Option(help="Make a server wait in its writes, to see it found: htmx=5."),
    ] = None,
    versions: Annotated[
        list[str] | None,
        typer.Option("--with", help="Another version to measure beside the lock's: djust==1.1.6."),
    ] = None,
    variant: Annotated[
        list[str] | None,
        typer.Option(help="A variant to measure beside its framework: liveview/uvicorn, or all."),
    ] = None,
    trace: Annotated[
        bool, typer.Option(help="Only check the page's clock against Chromium's trace.")
    ] = False,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Measure, and write a CSV, a JSON file, charts and a report."""
    asked = Settings(
        interactions=tuple(interaction or ()),
        suite=suite,
        felt=tuple(felt or ()),
        iterations=iterations,
        launches=launches,
        warmup=warmup,
        rows=settings.counts("--rows", rows),
        rtts_ms=settings.numbers("--rtt", rtt),
        cpu_slowdowns=settings.numbers("--cpu-slowdown", cpu_slowdown),
        seed=seed,
        precise=precise,
        until=settings.share("--until", until) if until else None,
        budget_s=settings.seconds("--budget", budget) if budget else None,
        limit_s=settings.seconds("--limit", limit),
        rest_s=rest,
        chromium=settings.chromium(chromium),
        wire=wire,
        pin=pin,
    )
    stack = Stack.from_environment(ROOT)
    named = chosen(stack, only, target, beside_references=True)
    beside_them = variants(only, variant or ())
    # What is asked wrongly is refused before anybody has to wait.
    asked.plan(named)
    progress = ConsoleRunProgress(errors)
    with (
        alone(stack, results, wait=wait),
        beside(
            named,
            stack,
            root=ROOT,
            progress=progress,
            versions=versions or (),
            variants=beside_them,
        ) as trial,
    ):
        found = targets.delayed(trial.targets, *(delay or ()))
        if trace:
            check_clock(asked, found, results)
            return
        path = campaign.carry_out(
            asked,
            stack,
            found,
            root=ROOT,
            results=results,
            command=sys.argv,
            progress=progress,
            findings=trial.findings,
        )
        failed = {one.implementation for one in files.read(path).samples if one.outcome != OK}
        done = files.amend(path, trial.explain(failed))
    output.print(terminal.run(done))
    output.print(f"Samples: {path}", soft_wrap=True)
    show(done, results)
    if failed or trial.findings:
        raise typer.Exit(1)
