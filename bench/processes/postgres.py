"""A PostgreSQL server of our own, in a folder, for as long as the tests run."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from alerts_bench.system import variables

HOST: Final = "127.0.0.1"
USER: Final = "alerts"
SYSTEM_USER: Final = "postgres"
# Debian keeps the server's programs where no PATH looks.
DEBIAN: Final = Path("/usr/lib/postgresql")
OPTIONS: Final = (
    "-c fsync=off -c max_connections=300 -c unix_socket_directories= -h {host} -p {port}"
)


class PostgresError(Exception):
    """The server cannot be started. The message says why, and the cure."""


class Cluster:
    """The server and its data. Root may not run it: then Debian's user for it does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._password = secrets.token_urlsafe(24)
        self._port = _free_port()
        self._as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._as_user = {"user": SYSTEM_USER, "group": SYSTEM_USER, "extra_groups": []}

    @property
    def url(self) -> str:
        """DATABASE_URL with `{id}` where the name of a database belongs."""
        return f"postgres://{USER}:{self._password}@{HOST}:{self._port}/{{id}}"

    def start(self, databases: Iterable[str]) -> None:
        """Create the cluster anew, start its server, and create these databases."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        if self._as_user:
            shutil.chown(self._folder, SYSTEM_USER, SYSTEM_USER)
        secret = self._folder / "password"
        secret.touch(mode=0o644)
        secret.write_text(self._password)
        self._run(
            "initdb", "-D", self._data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}"
        )
        secret.unlink()
        log = self._folder / "log"
        options = OPTIONS.format(host=HOST, port=self._port)
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")
        for name in databases:
            self._run("createdb", "-h", HOST, "-p", str(self._port), "-U", USER, name)

    def stop(self) -> None:
        """Stop the server, if it runs, and wait for its end."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self._data, "-w", "-m", "fast", "stop")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [_executable(program), *arguments],
            cwd=self._folder,
            env=variables.passed(PGPASSWORD=self._password, LC_ALL="C.UTF-8"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **self._as_user,
        )
        if done.returncode:
            raise PostgresError(f"{program} failed:\n{done.stdout}")


def _executable(program: str) -> str:
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name))
    path = os.pathsep.join([*map(str, reversed(versions)), os.environ["PATH"]])
    if found := shutil.which(program, path=path):
        return found
    raise PostgresError(f"{program} is not installed. Run: apt-get install postgresql")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
