"""A small project like the real one, around two frameworks that are a few lines each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from local.programs import MARK
from local.stack import ROOT

MANIFEST = """\
[tool.alerts-bench]
label = "{label}"
distribution = "Django"
prefix = "/{id}/"
port = {port}
routes = []
transport = "HTTP"
connection = "none"
update = "Nothing."
infrastructure = {infrastructure}
server = "gunicorn"

[tool.alerts-bench.sql]
[tool.alerts-bench.features]
[tool.alerts-bench.csp]
[tool.alerts-bench.dom]
"""

MANAGE = """\
import json, pathlib, os, sys
state = pathlib.Path(os.environ["STATE_DIR"])
with (state / "managed").open("a") as file:
    print(sys.argv[1], file=file)
(state / "managed.json").write_text(json.dumps(dict(os.environ)))
"""

# Answers every request with what it got and what it was started with.
SERVER = """\
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = json.dumps({
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "environment": dict(os.environ),
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

print("Listening", flush=True)
ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Echo).serve_forever()
"""

SERVE = """\
#!/bin/sh
cd "$(dirname "$0")" && exec python server.py
"""


@dataclass
class Project:
    """A copy of the repository's stack around frameworks of our own, and its command line."""

    root: Path
    state: Path
    environment: dict[str, str] = field(default_factory=dict)

    def add(self, id: str, label: str, port: int, *, infrastructure: str = "[]") -> Path:
        folder = self.root / f"impl_{id}"
        folder.mkdir()
        manifest = MANIFEST.format(id=id, label=label, port=port, infrastructure=infrastructure)
        (folder / "pyproject.toml").write_text(manifest)
        (folder / "manage.py").write_text(MANAGE)
        (folder / "server.py").write_text(SERVER)
        (folder / "serve").write_text(SERVE)
        (folder / "serve").chmod(0o755)
        python = self.root / ".state" / "venvs" / folder.name / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        return folder

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the stack's command line from the project's folder."""
        return subprocess.run(
            [sys.executable, "-m", "local", *arguments],
            cwd=self.root,
            env=self._variables() | environment,
            capture_output=True,
            text=True,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The same, as the leader of a process group, without waiting for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "local", *arguments],
            cwd=self.root,
            env=self._variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def up(self, **environment: str) -> None:
        done = self.run("up", **environment)
        assert done.returncode == 0, done.stdout + done.stderr

    def programs(self) -> dict[str, Any]:
        """What `ps` says, by program."""
        programs: dict[str, Any] = json.loads(self.run("ps", "--json").stdout)
        return programs

    def pids(self) -> dict[str, int]:
        return {name: program["pid"] for name, program in self.programs().items()}

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Ask the gateway."""
        return httpx.get(self._address(path), headers=headers, trust_env=False)

    def post(self, path: str, body: bytes) -> httpx.Response:
        """Send the gateway a body."""
        return httpx.post(self._address(path), content=body, trust_env=False)

    def processes(self) -> list[psutil.Process]:
        """Every process that belongs to the project's stack, found from outside."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _address(self, path: str) -> str:
        description = json.loads((self.state / "stack.json").read_text())
        return str(description["base_url"]) + path

    def _variables(self) -> dict[str, str]:
        return os.environ | {"STATE": str(self.state)} | self.environment

    def _owns(self, process: psutil.Process) -> bool:
        try:
            told = (*process.cmdline(), process.cwd(), process.environ().get(MARK, ""))
            return any(str(self.state) in text for text in told)
        except psutil.Error:
            return False


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two implementations, SSR and django-htmx, in a folder with a space; down at the end."""
    with _project(tmp_path / "a project") as project:
        yield project


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The same, already up, for the tests of one module that leave it as it was."""
    with _project(tmp_path_factory.mktemp("running") / "a project") as project:
        project.up()
        yield project


@contextmanager
def _project(root: Path) -> Iterator[Project]:
    for name in ("local", "gateway"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("tests", "*cache*"))
    project = Project(root, root / ".state" / "local", {"PORT": "0"})
    project.add("ssr", "SSR", 8002)
    project.add("htmx", "django-htmx", 8003)
    try:
        yield project
    finally:
        # Not with `down`, which waits for supervisord's slow clock: it has its own tests.
        left = project.processes()
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left)
