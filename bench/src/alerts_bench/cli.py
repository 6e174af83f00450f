"""The commands of the bench."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from playwright.sync_api import sync_playwright
from rich.markup import escape

from alerts_bench.commands import prove, publish, scaffold
from alerts_bench.commands.load import load, load_worker
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    SPREAD,
    Only,
    Results,
    chosen,
    errors,
    output,
)
from alerts_bench.commands.scaffold import ScaffoldError
from alerts_bench.comparison.compare import UnlikeRunsError
from alerts_bench.data import files
from alerts_bench.data.files import ResultsError
from alerts_bench.data.schema import OK
from alerts_bench.load.engine.generator import GeneratorError
from alerts_bench.load.limits import LimitError
from alerts_bench.machine import environment, warnings
from alerts_bench.output import readme_tables, terminal
from alerts_bench.output.readme_tables import TablesError
from alerts_bench.page import browser
from alerts_bench.page.browser import BrowserMissingError
from alerts_bench.page.interactions import UnknownInteractionError
from alerts_bench.page.tab import InteractionError
from alerts_bench.product import catalog, targets
from alerts_bench.product.catalog import ManifestError, UnknownLabelError
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.product.targets import TargetError
from alerts_bench.product.versions import VersionError, beside
from alerts_bench.proofs.trace import TraceError
from alerts_bench.recording import campaign, record, settings
from alerts_bench.recording.settings import Settings, SettingsError
from alerts_bench.run.relay import RelayError

WRONG_USE = (
    LimitError,
    SettingsError,
    TargetError,
    RelayError,
    UnknownInteractionError,
    UnknownLabelError,
    VersionError,
)
REFUSALS = (
    BrowserMissingError,
    GeneratorError,
    InteractionError,
    ManifestError,
    ResultsError,
    ScaffoldError,
    StackError,
    TablesError,
    TraceError,
    UnlikeRunsError,
)

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
app.command()(load)
app.command()(load_worker)
app.command()(prove.calibrate)
app.command()(prove.selftest)
app.command()(publish.compare)
app.command()(publish.report)
app.command()(scaffold.new)
app.command("publish")(publish.to_docs)
app.command("tables")(readme_tables.write)


@app.command()
def run(
    only: Only = None,
    target: Annotated[
        list[str] | None, typer.Option(help="A page to measure beside: LABEL=URL or a TOML file.")
    ] = None,
    interaction: Annotated[
        list[str] | None, typer.Option(help="Ids, or all. Default: the four of the table.")
    ] = None,
    felt: Annotated[
        list[str] | None,
        typer.Option(help="Which are measured as users feel them too: ids, all or none."),
    ] = None,
    iterations: Annotated[
        int | None, typer.Option(help="Kept samples of each, over all launches. Default: 30.")
    ] = None,
    launches: Annotated[
        int | None, typer.Option(min=1, help="Launches of the browser. Default: 5.")
    ] = None,
    warmup: Annotated[
        int, typer.Option(min=0, help="Clicks before the first kept one, at least.")
    ] = settings.WARMUP,
    rows: Annotated[str, typer.Option(help="Table sizes: 10,100,1000.")] = "100",
    rtt: Annotated[str, typer.Option(help="Network round trips in ms: 0,50,150.")] = "0",
    seed: Annotated[int | None, typer.Option(help="Draws the order. Default: any.")] = None,
    precise: Annotated[bool, typer.Option(help="25 kept samples in each launch.")] = False,
    until: Annotated[str | None, typer.Option(help="Go on until ± this precision: 3%.")] = None,
    budget: Annotated[str | None, typer.Option(help="Go on for this time: 5m.")] = None,
    limit: Annotated[
        str, typer.Option(help="How long an interaction may take before it has failed.")
    ] = f"{settings.LIMIT_S:g}s",
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
    trace: Annotated[
        bool, typer.Option(help="Only check the page's clock against Chromium's trace.")
    ] = False,
    results: Results = RESULTS,
) -> None:
    """Measure, and write a CSV, a JSON file, four charts and a report."""
    asked = Settings(
        interactions=tuple(interaction or ()),
        felt=tuple(felt or ()),
        iterations=iterations,
        launches=launches,
        warmup=warmup,
        rows=settings.counts("--rows", rows),
        rtts_ms=settings.numbers("--rtt", rtt),
        seed=seed,
        precise=precise,
        until=settings.share("--until", until) if until else None,
        budget_s=settings.seconds("--budget", budget) if budget else None,
        limit_s=settings.seconds("--limit", limit),
        wire=wire,
        pin=pin,
    )
    stack = Stack.from_environment(ROOT)
    named = chosen(stack, only, target)
    with beside(named, versions or (), root=ROOT, console=errors) as trial:
        found = targets.delayed(trial.targets, *(delay or ()))
        if trace:
            prove.check_clock(asked, found, results)
            return
        path = campaign.carry_out(
            asked,
            stack,
            found,
            root=ROOT,
            results=results,
            console=errors,
            findings=trial.findings,
        )
        failed = {one.implementation for one in files.read(path).samples if one.outcome != OK}
        done = files.amend(path, trial.explain(failed, errors))
    output.print(terminal.run(done))
    output.print(f"Samples: {path}", soft_wrap=True)
    publish.publish(done, results)
    if failed or trial.findings:
        raise typer.Exit(1)


@app.command()
def doctor(results: Results = RESULTS) -> None:
    """Say what is missing or noisy on this machine, and the cure."""
    started = environment.moment()
    stack = Stack.from_environment(ROOT)
    try:
        stack_targets = targets.of_stack(catalog.load(ROOT), stack)
        subjects = [record.subject(one, ROOT) for one in stack_targets]
    except StackError as error:
        output.print(f"[yellow]The stack was not looked at:[/] {escape(str(error))}")
        subjects = []
    with sync_playwright() as playwright:
        found = browser.identity(playwright)
    chromium = environment.browser(str(found.path), found.version)
    described = environment.describe(ROOT, chromium, stack.base_url)
    during = environment.between(started, environment.moment())
    findings = warnings.doctor(described, subjects, during=during, results=results)
    output.print(terminal.findings(findings) if findings else "Nothing is missing or noisy.")
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line: 1 for what failed, 2 for what was asked wrongly, 130 for Ctrl-C."""
    # `docker stop` asks with SIGTERM: what was measured is kept as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app(args=list(_spread(sys.argv[1:])), prog_name="alerts-bench", standalone_mode=True)
    except WRONG_USE as error:
        _refuse(error, 2)
    except REFUSALS as error:
        _refuse(error, 1)


def _refuse(error: Exception, code: int) -> None:
    errors.print(f"[bold red]Error:[/] {escape(str(error))}", soft_wrap=True)
    sys.exit(code)


def _spread(arguments: Sequence[str]) -> Iterator[str]:
    """Repeat an option that takes several values before each of them."""
    option = ""
    for argument in arguments:
        if argument.startswith("-"):
            option = argument if argument in SPREAD else ""
            if not option:
                yield argument
        elif option:
            yield from (option, argument)
        else:
            yield argument
