"""Commands that have the stack until their end: what they are given, and whom they keep out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from local.stack import ROOT
from local.tests.conftest import Project

LIMIT_S = 30.0


class TestRun:
    def test_takes_down_what_it_started(self, project: Project) -> None:
        done = project.run("run", "--", "sh", "-c", 'echo "$BENCH_BASE_URL" >&2; exit 7')
        assert done.returncode == 7
        assert "http://127.0.0.1:" in done.stderr
        assert project.processes() == []

    def test_starts_only_what_it_is_asked_for(self, project: Project) -> None:
        states = [sys.executable, "-m", "local", "ps", "--json"]
        done = project.run("run", "--only", "django-htmx", "--", *states)
        assert done.returncode == 0, done.stderr
        # The URLs come first.
        found = json.loads(done.stdout[done.stdout.index("{") :])
        alive = {name for name, one in found.items() if one["pid"]}
        assert alive == {"gateway", "htmx"}

    def test_leaves_a_running_stack(self, running: Project) -> None:
        before = running.pids()
        assert running.run("run", "true").returncode == 0
        assert running.pids() == before

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_takes_the_stack_down_when_it_is_ended(
        self, project: Project, number: signal.Signals
    ) -> None:
        begun = project.start("run", "--", "sh", "-c", "echo began; exec sleep 99")
        assert begun.stdout is not None
        while begun.stdout.readline() != "began\n":
            assert begun.poll() is None
        # A terminal sends Ctrl-C to all of them, a service manager ends one.
        os.killpg(begun.pid, number) if number == signal.SIGINT else begun.send_signal(number)
        begun.communicate(timeout=LIMIT_S)
        assert begun.returncode == 128 + number
        assert project.processes() == []


@contextmanager
def measurement(project: Project) -> Iterator[subprocess.Popen[str]]:
    """A command that has the stack until the end."""
    process = project.start("run", "--", "sh", "-c", "echo began; read line")
    with process:
        assert process.stdout is not None
        while process.stdout.readline() != "began\n":
            assert process.poll() is None
        try:
            yield process
        finally:
            process.communicate("end\n", timeout=LIMIT_S)
    assert process.returncode == 0


class TestOwner:
    def test_the_second_command_is_refused_and_the_first_goes_on(self, project: Project) -> None:
        with measurement(project) as first:
            before = project.pids()
            for verb in ("run", "up", "down", "restart", "stop", "start", "kill"):
                done = project.run(verb, *(["--", "true"] if verb == "run" else []))
                assert done.returncode == os.EX_TEMPFAIL, verb
                (line,) = done.stderr.splitlines()
                assert f"The stack in {project.state} is in use by sh -c" in line
                assert f"(pid {first.pid}, since " in line
            assert project.pids() == before
        assert project.processes() == []

    def test_the_first_takes_its_stack_down_before_the_second_comes(self, project: Project) -> None:
        second = None
        with measurement(project) as first:
            second = project.start("run", "--wait", "--", "sh", "-c", "echo $BENCH_BASE_URL")
            assert second.stderr is not None
            line = second.stderr.readline()
            assert f"(pid {first.pid}, since " in line
            assert "Waiting for its end" in line
        told, errors = second.communicate(timeout=LIMIT_S)
        assert second.returncode == 0, errors
        assert "http://127.0.0.1:" in told
        assert project.processes() == []

    def test_nothing_is_removed_from_under_it(self, project: Project) -> None:
        shutil.copy(ROOT / "Makefile", project.root)
        python = project.root / ".state" / "venvs" / "bench" / "bin" / "python"
        python.parent.mkdir(parents=True)
        # A link would lose the packages of its environment.
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        with measurement(project):
            make = ["make", "--silent", "clean", "STACK=local"]
            done = subprocess.run(make, cwd=project.root, capture_output=True, text=True)
            assert done.returncode != 0
            assert "is in use by" in done.stderr
            assert project.get("/ssr/").status_code == 200

    def test_what_runs_in_it_may_use_it(self, running: Project) -> None:
        before = running.pids()
        restart = [sys.executable, "-m", "local", "restart", "ssr"]
        done = running.run("run", "--", *restart)
        assert done.returncode == 0, done.stderr
        assert running.pids()["ssr"] != before["ssr"]

    def test_a_second_stack_is_another_matter(self, project: Project) -> None:
        second = Project(project.root, project.root / ".state" / "second", {"PORT": "0"})
        with measurement(project):
            assert second.run("run", "true").returncode == 0
