"""Bring a stack up, start programs in it, take it down."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from alerts_bench.system import state_files
from local import health, ports, preparation, rendering
from local.programs import GATEWAY, Program
from local.remains import end_remains
from local.stack import Stack, StackError
from local.supervisor import ALIVE, Supervisor

# Databases, static files, logs: a stack that starts takes half of it.
LEAST_SPACE_BYTES: Final = 100 * 1024**2


@dataclass
class Progress:
    """What the caller learns while programs start; a display overrides the methods."""

    failures: dict[Program, str] = field(default_factory=dict)
    """Why a program does not serve."""

    def step(self, program: Program, text: str) -> None:
        """The program has come to this step."""

    def done(self, program: Program, failure: str | None) -> None:
        """The program serves, or never will."""
        if failure:
            self.failures[program] = failure


def up(
    stack: Stack, programs: Sequence[Program], needed: Sequence[Program], progress: Progress
) -> None:
    """Start what is needed, restart what is configured differently, wait until it serves.

    What runs and has not changed is left alone. Raises StackError when a port is taken
    or the disk is full.
    """
    supervisor = Supervisor(stack)
    with _alone(stack):
        running = supervisor.processes()
        if not running:
            end_remains(stack)
        ports.assert_free(programs, ours=running)
        _assert_space(stack)
        _write_and_apply(supervisor, programs)
        start(supervisor, needed, progress)


def start(supervisor: Supervisor, programs: Sequence[Program], progress: Progress) -> None:
    """Start those of these programs that do not run, and wait until all of them serve."""
    states = supervisor.states()
    stopped = [program for program in programs if states[program.name].state not in ALIVE]
    for program in stopped:
        if not program.implementation:
            supervisor.start_program(program.name)
    served = [program for program in stopped if program.implementation]
    for program in served:
        progress.step(program, "migrations and static files")
    for program, failure in preparation.prepare(served):
        if failure:
            progress.done(program, failure)
        else:
            supervisor.start_program(program.name)
            progress.step(program, "starting")
    waiting = [program for program in programs if program not in progress.failures]
    for program, failure in health.wait(supervisor, waiting):
        progress.done(program, failure)


def down(stack: Stack) -> None:
    """Stop every process of the stack and wait until all have ended."""
    with _alone(stack):
        Supervisor(stack).shut_down()
        end_remains(stack)
        stack.forget()


def _write_and_apply(supervisor: Supervisor, programs: Sequence[Program]) -> None:
    stack = supervisor.stack
    for name in ("logs", *(program.name for program in programs)):
        (stack.state / name).mkdir(exist_ok=True)
    routes_changed = rendering.gateway(stack, programs)
    configuration = rendering.supervisord(stack, programs)
    token_is_new = stack.save()
    if not supervisor.process():
        supervisor.start(configuration)
        return
    supervisor.reconfigure()
    if token_is_new:
        # They have read the one that was lost.
        for program in programs:
            if program.implementation:
                supervisor.stop_program(program.name)
    if routes_changed and supervisor.states()[GATEWAY].state in ALIVE:
        supervisor.signal_program(GATEWAY, "HUP")


def _assert_space(stack: Stack) -> None:
    free = shutil.disk_usage(stack.state).free
    if free < LEAST_SPACE_BYTES:
        raise StackError(
            f"Only {free // 1024**2} MiB are free for {stack.state}, and a stack needs "
            f"{LEAST_SPACE_BYTES // 1024**2}. Free some space, or name a folder on another disk: "
            "make up STATE=/path"
        )


def _alone(stack: Stack) -> AbstractContextManager[None]:
    """Wait for other commands that bring this stack up or down."""
    return state_files.alone(stack.state / "lock")
