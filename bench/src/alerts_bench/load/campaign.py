"""A load run from its settings to its files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Protocol

from playwright.sync_api import sync_playwright

from alerts_bench.data.schema import now
from alerts_bench.load import limits
from alerts_bench.load.engine import felt, screens
from alerts_bench.load.engine.generator import Generator
from alerts_bench.load.outcome.load_run import LoadFiles, LoadRun
from alerts_bench.load.outcome.steps import StepResult
from alerts_bench.load.session import LoadSession
from alerts_bench.load.settings import LoadSettings
from alerts_bench.machine import environment
from alerts_bench.page import browser
from alerts_bench.product import targets
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import Stack
from alerts_bench.recording import circumstances
from alerts_bench.recording.settings import SettingsError

WARM_UP_USERS = 5


class LoadProgress(Progress, Protocol):
    """Who is told how a load run goes on."""

    def stepped(self, step: StepResult) -> None:
        """Tell what a step has shown."""


def carry_out(
    asked: LoadSettings,
    stack: Stack,
    implementations: Sequence[Implementation],
    *,
    root: Path,
    results: Path,
    command: Sequence[str],
    progress: LoadProgress,
) -> LoadRun:
    """Load the implementations one after the other; all that is known so far is always on disk.

    Raises StackError, GeneratorError, LimitError and SettingsError.
    """
    loadable = [one for one in implementations if one.load_user]
    if not loadable:
        names = ", ".join(one.label for one in implementations)
        raise SettingsError(f"No simulated user is named in the manifest of: {names}.")
    if asked.kill_at_half and not os.environ.get("STATE"):
        raise SettingsError(
            "--kill-at-half needs the local stack: make load STACK=local ARGS=--kill-at-half"
        )
    limits.allow_files(asked.most_users)
    for one in loadable:
        stack.assert_carries(one, asked.rows)
    files = LoadFiles(results, _described(asked, stack, loadable, root, command))
    ended_by = "complete"
    started = environment.moment()
    numbers = count(1)
    try:
        for one in loadable:
            with Generator(
                root,
                stack.base_url,
                files.csv_path,
                only=[one.id],
                served=stack.variants,
                workers=asked.workers,
                worker_port=asked.worker_port,
                web=asked.web,
            ) as generator:
                progress.say(one.label)
                session = LoadSession(
                    stack=stack,
                    implementation=one,
                    generator=generator,
                    files=files,
                    told=progress.stepped,
                    rate_hz=asked.rate_hz,
                    seconds=asked.seconds,
                    warmup_s=asked.warmup_s,
                    rows=asked.rows,
                    numbers=numbers,
                )
                _measure(session, asked, root)
    except KeyboardInterrupt:
        ended_by = "interrupted"
        progress.say(f"Interrupted. What was measured is in {files.csv_path}")
        raise
    except Exception as error:
        ended_by = f"error: {error}"
        progress.say(f"What was measured so far is in {files.csv_path}")
        raise
    finally:
        during = environment.between(started, environment.moment())
        described = dict(files.run.environment) | {"during": during}
        files.save(finished=now(), ended_by=ended_by, environment=described)
    return files.run


def _measure(session: LoadSession, asked: LoadSettings, root: Path) -> None:
    keeps_connection = session.implementation.connection != "none"
    session.step(WARM_UP_USERS, warmup_s=0.0, seconds=asked.warmup_s, keep=False)
    for _ in range(asked.repeat):
        if asked.echo:
            session.control(asked.users)
        if asked.idle and keeps_connection:
            session.idle(asked.idle)
        if asked.broadcast and keeps_connection:
            for watchers in asked.broadcast:
                session.broadcast(watchers, asked.acts)
        for watched, acts in ((screens.LIST, asked.screens), (screens.STATISTICS, asked.follow)):
            if acts:
                with sync_playwright() as playwright:
                    session.second_screen(playwright, watched, acts)
        if asked.steps:
            session.ladder(asked.steps)
        elif asked.browser:
            _with_browser(session, asked.users)
        elif not (asked.broadcast or asked.screens or asked.follow or asked.echo):
            kill = _kill(root, session.implementation) if asked.kill_at_half else None
            session.step(asked.users, kill=kill)


def _with_browser(session: LoadSession, users: int) -> StepResult:
    (target,) = targets.of_stack([session.implementation], session.stack)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        return session.step(users, visitor=stack.enter_context(felt.visiting(playwright, target)))


def _kill(root: Path, implementation: Implementation) -> Callable[[], None]:
    command = [sys.executable, "-m", "local", "kill", implementation.id]

    def kill() -> None:
        subprocess.run(command, cwd=root, check=True)

    return kill


def _described(
    asked: LoadSettings,
    stack: Stack,
    implementations: Sequence[Implementation],
    root: Path,
    command: Sequence[str],
) -> LoadRun:
    subjects = [
        circumstances.subject_of(one, root) for one in targets.of_stack(implementations, stack)
    ]
    chromium = None
    if asked.browser or asked.screens or asked.follow:
        with sync_playwright() as playwright:
            chromium = browser.identity(playwright)
    return LoadRun(
        command=list(command),
        settings=asdict(asked),
        environment=circumstances.environment_of(root, stack.base_url, chromium),
        implementations=subjects,
    )
