"""The commands of the local stack."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from alerts_bench.product import catalog
from alerts_bench.product.manifest import ManifestError
from alerts_bench.system import state_files, variables
from alerts_bench.system.owner import OwnedError, assert_free, owned
from local import display, lifecycle, ports, preparation, rendering
from local.programs import GATEWAY, Program, programs, settings_of
from local.running import run_command
from local.stack import DEFAULT_PORT, ROOT, Stack, StackError, running_stack
from local.supervisor import Supervisor

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
output = Console()
errors = Console(stderr=True)

Names = Annotated[
    list[str] | None,
    typer.Argument(help="Ids or labels of implementations, redis, gateway. Default: all."),
]


class Session:
    """The stack that a command is about, with its programs: as it is when it is first asked for."""

    def __init__(self, state: Path, port: int | None) -> None:
        self.state = state
        self._port = port

    @cached_property
    def stack(self) -> Stack:
        settings, port = settings_of(os.environ), self._port
        if running := running_stack(self.state):
            # What it was started with stays until it goes down.
            port = port or running.port
            settings = {**running.settings, **settings}
        elif port == 0:
            port = ports.free_block()
        return Stack(self.state, DEFAULT_PORT if port is None else port, settings)

    @cached_property
    def supervisor(self) -> Supervisor:
        return Supervisor(self.stack)

    @cached_property
    def programs(self) -> Sequence[Program]:
        """Read when it is needed: a wrong manifest must not keep a stack from going down."""
        served = catalog.load(ROOT, self.stack.variants)
        return programs(self.stack, [*served, *catalog.references(ROOT)])

    def select(self, names: Sequence[str] | None) -> Sequence[Program]:
        """The programs with these names or labels; all when none is given."""
        known = {name.casefold(): one for one in self.programs for name in one.names}
        for name in names or ():
            if name.casefold() not in known:
                listed = ", ".join(program.name for program in self.programs)
                raise typer.BadParameter(f"unknown program {name!r}. Known: {listed}")
        return [known[name.casefold()] for name in names] if names else self.programs

    @property
    def name(self) -> str:
        return f"The stack in {self.state}"

    def assert_free(self) -> None:
        """Raise OwnedError when somebody measures the stack who has not started this command."""
        assert_free(self.state, what=self.name)

    def assert_running(self) -> None:
        if not self.supervisor.process():
            raise StackError(f"No stack runs in {self.stack.state}. Start it with: make up")

    def start(self, chosen: Sequence[Program], *, up: bool = False) -> None:
        """Start these programs and show it; exit with 1 when one does not serve."""
        progress = display.ProgressDisplay(errors)
        with progress.bars:
            if up:
                lifecycle.up(self.stack, self.programs, chosen, progress)
            else:
                lifecycle.start(self.supervisor, chosen, progress)
        if progress.failures:
            display.print_failures(errors, self.stack, progress)
            raise typer.Exit(1)


@app.callback()
def session(
    context: typer.Context,
    state: Annotated[
        Path, typer.Option(envvar="STATE", help="Folder for everything that the stack writes.")
    ] = ROOT / ".state" / "local",
    port: Annotated[
        int | None,
        typer.Option(
            envvar="PORT",
            min=0,
            max=65_000,
            help="Port of the gateway; the others follow from it. 0: any free ones. "
            "Default: as it runs, else 8000.",
            show_default=False,
        ),
    ] = None,
) -> None:
    context.obj = Session(state.resolve(), port)


@app.command()
def up(context: typer.Context, names: Names = None) -> None:
    """Start what does not run, wait until everything serves, print the URLs.

    With names, only these implementations, and what every one of them needs.
    """
    context.obj.assert_free()
    wanted = context.obj.select(names)
    needed = [one for one in context.obj.programs if one in wanted or not one.implementation]
    context.obj.start(needed, up=True)
    display.print_urls(output, context.obj.stack, needed)


@app.command()
def down(context: typer.Context) -> None:
    """Stop every process of the stack."""
    context.obj.assert_free()
    lifecycle.down(context.obj.stack)


@app.command()
def ps(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Show the programs and their state."""
    context.obj.assert_running()
    if as_json:
        print(display.states_as_json(context.obj.supervisor, context.obj.programs))
    else:
        display.print_states(output, context.obj.supervisor, context.obj.programs)


@app.command()
def logs(
    context: typer.Context,
    names: Names = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0)] = 20,
) -> None:
    """Show the last lines of the programs' logs."""
    files = [context.obj.stack.log_of(program.name) for program in context.obj.select(names)]
    existing = [str(file) for file in files if file.exists()]
    if not existing:
        raise StackError(f"No logs are in {context.obj.stack.logs}. Start the stack with: make up")
    os.execvp("tail", ["tail", *(["-F"] if follow else []), "-n", str(lines), *existing])


@app.command()
def start(context: typer.Context, names: Names = None) -> None:
    """Start programs of a running stack and wait until they serve."""
    context.obj.assert_free()
    context.obj.assert_running()
    context.obj.start(context.obj.select(names))


@app.command()
def stop(context: typer.Context, names: Names = None) -> None:
    """Stop programs and leave them stopped."""
    context.obj.assert_free()
    context.obj.assert_running()
    for program in context.obj.select(names):
        context.obj.supervisor.stop_program(program.name)


@app.command()
def restart(context: typer.Context, names: Names = None) -> None:
    """Stop programs and start them again; without names, take the stack down and up."""
    context.obj.assert_free()
    if not names:
        lifecycle.down(context.obj.stack)
        up(context)
    else:
        stop(context, names)
        start(context, names)


@app.command()
def kill(context: typer.Context, names: Names = None) -> None:
    """Kill programs as a crash would; they are started again by themselves."""
    context.obj.assert_free()
    context.obj.assert_running()
    for program in context.obj.select(names):
        context.obj.supervisor.kill_program(program.name)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def run(
    context: typer.Context,
    command: list[str],
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait while another command has the stack.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Start only this implementation (repeatable). Default: all."),
    ] = None,
) -> None:
    """Run a command against the stack, and leave the stack as it was found: up or down.

    The command finds it in BENCH_BASE_URL, BENCH_TOKEN_FILE and STATE, and sees its settings. Until
    its end, nobody else may use the stack.
    """
    session: Session = context.obj
    with owned(session.state, command, what=session.name, wait=wait, told=_tell):
        was_running = bool(session.supervisor.process())
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            # Whatever is measured is measured beside them.
            beside = [one.id for one in catalog.references(ROOT)]
            up(context, only and [*only, *beside])
            raise typer.Exit(run_command(session.stack, command))
        finally:
            if not was_running:
                lifecycle.down(session.stack)


@app.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
def manage(context: typer.Context, name: str, command: list[str]) -> None:
    """Run a management command of an implementation, such as: manage htmx add_alert --type INFO."""
    context.obj.assert_free()
    context.obj.assert_running()
    (program,) = context.obj.select([name])
    if not program.implementation:
        raise typer.BadParameter(f"{name} is no implementation")
    done = preparation.manage(program, *command)
    print(done.stdout, end="")
    raise typer.Exit(done.returncode)


@app.command()
def check_gateway() -> None:
    """Have nginx check the gateway's configuration as a local stack uses it."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), ports.free_block())
        (stack.state / GATEWAY).mkdir()
        every = programs(stack, [*catalog.load(ROOT), *catalog.references(ROOT)])
        rendering.gateway(stack, every)
        gateway = next(program for program in every if program.name == GATEWAY)
        check = [*gateway.command, "-t", "-q"]
        raise typer.Exit(subprocess.run(check, env=variables.passed()).returncode)


def main() -> None:
    """Run the command line; what the stack refuses is one line on stderr and exit code 1.

    While somebody else has the stack the code is EX_TEMPFAIL, 75: it may work later.
    """
    try:
        app(prog_name="python -m local")
    except OwnedError as error:
        _refuse(str(error), code=os.EX_TEMPFAIL)
    except (StackError, ManifestError, catalog.VariantError) as error:
        _refuse(str(error))
    except OSError as error:
        cause = state_files.explain(error)
        if not cause:
            raise
        _refuse(f"{cause}.")


def _tell(line: str) -> None:
    errors.print(escape(line), soft_wrap=True)


def _refuse(reason: str, code: int = 1) -> NoReturn:
    errors.print(f"[bold red]Error:[/] {escape(reason)}", soft_wrap=True)
    sys.exit(code)
