"""The command `load`: many users at once."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from alerts_bench.commands import report
from alerts_bench.commands.options import (
    RESULTS,
    ROOT,
    Only,
    OwnHost,
    ResultsFolder,
    Wait,
    alone,
    errors,
    output,
)
from alerts_bench.data import files
from alerts_bench.load import campaign, limits
from alerts_bench.load import settings as load_settings
from alerts_bench.load.plan import WORKER_PORT
from alerts_bench.load.settings import LoadSettings
from alerts_bench.output import load_terminal
from alerts_bench.output.progress import ConsoleLoadProgress
from alerts_bench.product import catalog
from alerts_bench.product.stack import Stack
from alerts_bench.recording import settings


def load(
    only: Only = None,
    users: Annotated[int, typer.Option(help="How many at once.")] = LoadSettings.users,
    duration: Annotated[
        str, typer.Option(help="Measured time of each step: 60, 90s, 5m.")
    ] = f"{LoadSettings.seconds:g}s",
    warmup: Annotated[
        str, typer.Option(help="Time before it, in which users act and nothing counts.")
    ] = f"{LoadSettings.warmup_s:g}s",
    rate: Annotated[
        float, typer.Option(help="Acts per second of one user, on average.")
    ] = LoadSettings.rate_hz,
    rows: Annotated[int, typer.Option(min=1, help="Rows in the table.")] = LoadSettings.rows,
    steps: Annotated[
        str | None,
        typer.Option(help="Users until it is too many: 5,10,20, or 5,... to double each time."),
    ] = None,
    echo: Annotated[
        bool, typer.Option(help="Let the users of the echo control act, and nobody else.")
    ] = False,
    idle: Annotated[
        int,
        typer.Option(
            min=0, help="Open so many pages first that nobody uses, each with its socket or stream."
        ),
    ] = 0,
    broadcast: Annotated[
        str | None,
        typer.Option(help="Watchers of one who acts: 1,10,100. Of pages that are told of changes."),
    ] = None,
    acts: Annotated[int, typer.Option(min=1, max=1000, help="Acts in each broadcast.")] = 10,
    screens: Annotated[
        int,
        typer.Option(min=0, max=1000, help="Acts in one browser that a second one waits to see."),
    ] = LoadSettings.screens,
    follow: Annotated[
        int,
        typer.Option(min=0, max=1000, help="The same, while the second one shows Statistics."),
    ] = LoadSettings.follow,
    kill_at_half: Annotated[
        bool, typer.Option(help="Kill the server at half of the time (local stack).")
    ] = False,
    browser: Annotated[bool, typer.Option(help="Click in a browser meanwhile.")] = False,
    repeat: Annotated[int, typer.Option(min=1, max=100, help="Measure all of it again.")] = 1,
    workers: Annotated[
        int, typer.Option(min=0, help="Wait for so many workers, which then hold the users.")
    ] = 0,
    worker_port: Annotated[int, typer.Option(help="Where they come to.")] = WORKER_PORT,
    web: Annotated[str, typer.Option(help="Address of Locust's page: 127.0.0.1:8089.")] = "",
    i_own_this_host: OwnHost = False,
    wait: Wait = False,
    results: ResultsFolder = RESULTS,
) -> None:
    """Let many users act at once; writes every sample, and what they say of the server."""
    asked = LoadSettings(
        users=users,
        seconds=settings.seconds("--duration", duration),
        warmup_s=settings.seconds("--warmup", warmup),
        rate_hz=rate,
        rows=rows,
        steps=load_settings.steps(steps) if steps else (),
        echo=echo,
        idle=idle,
        broadcast=settings.counts("--broadcast", broadcast) if broadcast else (),
        acts=acts,
        screens=screens,
        follow=follow,
        kill_at_half=kill_at_half,
        browser=browser,
        repeat=repeat,
        workers=workers,
        worker_port=worker_port,
        web=load_settings.web_address(web),
    )
    stack = Stack.from_environment(ROOT)
    limits.assert_own_host(stack.base_url, confirmed=i_own_this_host)
    implementations = catalog.select(catalog.load(ROOT, stack.variants), only or ())
    with alone(stack, results, wait=wait):
        done = campaign.carry_out(
            asked,
            stack,
            implementations,
            root=ROOT,
            results=results,
            command=sys.argv,
            progress=ConsoleLoadProgress(errors),
        )
    output.print(load_terminal.run(done))
    output.print(f"Samples: {results / done.name}.csv", soft_wrap=True)
    if newest := files.newest(results):
        output.print(str(report.page(files.read(newest), results)))
    troubles = [] if asked.steps or asked.kill_at_half else load_terminal.troubles(done.steps)
    if troubles:
        for one in troubles:
            errors.print(f"[red]failed:[/] {escape(one)}", soft_wrap=True)
        raise typer.Exit(1)
