"""The verbs of the stack in containers, with an engine that only remembers what it was told."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.stack import ROOT

ENGINE = """\
#!/bin/sh
echo "$*" >> "$LOG"
case "$*" in
    "compose ps --quiet") [ ! -e "$LOG.up" ] || echo id ;;
    "compose up"*) touch "$LOG.up" ;;
    *" down "*) rm -f "$LOG.up" ;;
    "compose port"*) echo 127.0.0.1:8000 ;;
    *" run "*) echo "commit=$GIT_COMMIT reason=$GIT_REASON"; [ -z "$HOLD" ] || read line ;;
esac
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the script, and an engine on its PATH."""
    root = tmp_path / "project"
    (root / "docker").mkdir(parents=True)
    shutil.copy(ROOT / "docker" / "stack", root / "docker")
    for name in ("htmx", "ssr"):
        (root / f"impl_{name}").mkdir()
        (root / f"impl_{name}" / "pyproject.toml").write_text(f'prefix = "/{name}/"\n')
    (tmp_path / "docker").write_text(ENGINE)
    (tmp_path / "docker").chmod(0o755)
    return root


def start(project: Path, *words: str, **variables: str) -> subprocess.Popen[str]:
    bin = project.parent
    own = {"PATH": f"{bin}:{os.environ['PATH']}", "LOG": str(bin / "log"), "HOLD": ""}
    return subprocess.Popen(
        [project / "docker" / "stack", *words],
        env=os.environ | own | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    told, errors = process.communicate("end\n", timeout=60)
    return process.returncode, told, errors


@contextmanager
def measurement(project: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(project, "bench", HOLD="1")
    assert process.stdout is not None
    while not process.stdout.readline().startswith("commit="):
        assert process.poll() is None
    try:
        yield process
    finally:
        finish(process)


class TestOwner:
    @pytest.mark.parametrize("verb", ["bench", "down", "restart", "stop", "kill"])
    def test_the_second_is_refused(self, project: Path, verb: str) -> None:
        with measurement(project) as first:
            code, _, errors = finish(start(project, verb))
            assert code == 1
            assert f"in use by measure (pid {first.pid}, since " in errors
            assert len(errors.splitlines()) == 1
            assert (project.parent / "log.up").exists()

    def test_whoever_waits_comes_after_the_first_has_taken_it_down(self, project: Path) -> None:
        with measurement(project):
            second = start(project, "bench", WAIT="1")
            assert second.stderr is not None
            assert second.stderr.readline().endswith("Waiting for its end.\n")
        code, told, _ = finish(second)
        assert code == 0
        assert "commit=" in told
        log = (project.parent / "log").read_text()
        assert log.count(" down ") == 2

    def test_what_runs_in_it_may_stop_a_program(self, project: Path) -> None:
        script = str(project / "docker" / "stack")
        code, _, errors = finish(start(project, "run", "--", script, "stop", "ssr"))
        assert code == 0, errors


class TestUp:
    def test_starts_all(self, project: Path) -> None:
        assert self.up(project) == ("http://127.0.0.1:8000/htmx/\nhttp://127.0.0.1:8000/ssr/\n", "")

    def test_starts_what_is_named_and_the_gateway(self, project: Path) -> None:
        assert self.up(project, "ssr") == ("http://127.0.0.1:8000/ssr/\n", " ssr gateway")

    def up(self, project: Path, *names: str) -> tuple[str, str]:
        code, told, errors = finish(start(project, "up", *names))
        assert code == 0, errors
        asked = "compose up --build --detach --wait"
        lines = (project.parent / "log").read_text().splitlines()
        (line,) = (line for line in lines if line.startswith(asked))
        return told, line.removeprefix(asked)


class TestCommit:
    def commit(self, project: Path) -> str:
        _, told, _ = finish(start(project, "bench"))
        return next(line for line in told.splitlines() if line.startswith("commit="))

    def repository(self, folder: Path) -> None:
        git = ["git", "-C", str(folder), "-c", "user.name=n", "-c", "user.email=e"]
        subprocess.run([*git, "init", "-q"], check=True)
        (folder / ".gitignore").write_text("*\n")
        subprocess.run([*git, "add", "-f", ".gitignore"], check=True)
        subprocess.run([*git, "commit", "-qm", "One"], check=True)

    def test_of_its_own_repository(self, project: Path) -> None:
        self.repository(project)
        assert len(self.commit(project)) == len("commit= reason=") + 40

    def test_a_repository_around_it_is_not_its_own(self, project: Path) -> None:
        self.repository(project.parent)
        told = self.commit(project)
        assert told == (f"commit= reason={project} is inside another repository, {project.parent}")

    def test_without_one_git_says_why(self, project: Path) -> None:
        assert self.commit(project).startswith("commit= reason=fatal: not a git repository")
