"""supervisord, as the stack uses it: started as a daemon, asked over its socket."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from xmlrpc.client import Fault, ServerProxy, Transport

import psutil
from supervisor.xmlrpc import Faults  # type: ignore[import-untyped]

from alerts_bench.system import variables
from local.stack import HOST, Stack, StackError

ALIVE: Final = frozenset({"STARTING", "RUNNING"})
SHUTDOWN_LIMIT_S: Final = 30.0
FAILED: Final = frozenset({"FATAL", "STOPPED", "UNKNOWN"})


@dataclass(frozen=True)
class State:
    """What supervisord says of a program."""

    name: str
    state: str
    pid: int
    since: int
    """Seconds since the epoch of the last start; 0 when there was none."""
    cause: str


class Supervisor:
    """The supervisord of one stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        proxy = ServerProxy(f"http://{HOST}", transport=_SocketTransport(stack.socket))
        self._rpc: Any = proxy.supervisor

    def process(self) -> psutil.Process | None:
        """supervisord's own process; None when it does not run."""
        try:
            return psutil.Process(int(self._rpc.getPID()))
        except (ConnectionRefusedError, FileNotFoundError, psutil.NoSuchProcess):
            return None

    def processes(self) -> list[psutil.Process]:
        """supervisord and everything below it."""
        process = self.process()
        return [process, *process.children(recursive=True)] if process else []

    def start(self, configuration: Path) -> None:
        """Start the daemon; it starts no program by itself. Raises StackError."""
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration)]
        # What it has, each program gets.
        done = subprocess.run(command, env=variables.passed(), capture_output=True, text=True)
        if done.returncode:
            raise StackError(f"supervisord does not start:\n{done.stdout}{done.stderr}")

    def states(self) -> Mapping[str, State]:
        """The state of each program, by name; empty when supervisord does not run."""
        if not self.process():
            return {}
        return {
            info["name"]: State(
                name=info["name"],
                state=info["statename"],
                pid=info["pid"],
                since=info["start"],
                cause=info["spawnerr"] or info["description"],
            )
            for info in self._rpc.getAllProcessInfo()
        }

    def reconfigure(self) -> None:
        """Read the configuration again; stop what changed in it or left it. Raises StackError."""
        try:
            added, changed, removed = self._rpc.reloadConfig()[0]
        except Fault as error:
            raise StackError(f"supervisord refuses its configuration: {error}") from error
        for name in (*changed, *removed):
            self.stop_program(name)
            self._rpc.removeProcessGroup(name)
        for name in (*added, *changed):
            self._rpc.addProcessGroup(name)

    def start_program(self, name: str) -> None:
        """Start a program, unless it runs; its state tells whether that succeeds."""
        with _ignored(Faults.ALREADY_STARTED, Faults.NO_FILE, Faults.NOT_EXECUTABLE):
            self._rpc.startProcess(name, False)

    def stop_program(self, name: str) -> None:
        """Stop a program, if it runs, and wait until it has ended."""
        with _ignored(Faults.NOT_RUNNING):
            self._rpc.stopProcess(name, True)

    def kill_program(self, name: str) -> None:
        """Kill a program and its children, as a crash would; supervisord starts it again."""
        if pid := self.states()[name].pid:
            os.killpg(pid, signal.SIGKILL)

    def signal_program(self, name: str, signal_name: str) -> None:
        self._rpc.signalProcess(name, signal_name)

    def shut_down(self) -> None:
        """Stop every program, then supervisord, and wait until all have ended."""
        if processes := self.processes():
            # All at once: shutdown alone stops one after the other.
            self._rpc.stopAllProcesses(True)
            self._rpc.shutdown()
            psutil.wait_procs(processes, timeout=SHUTDOWN_LIMIT_S)


class _SocketTransport(Transport):
    """XML-RPC over a socket of the file system."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def make_connection(self, host: object) -> HTTPConnection:
        connection = HTTPConnection(HOST)
        connection.sock = socket.socket(socket.AF_UNIX)
        try:
            connection.sock.connect(str(self._path))
        except OSError:
            connection.close()
            raise
        return connection


@contextmanager
def _ignored(*codes: int) -> Iterator[None]:
    """Suppress these faults: what was asked for is so already, or the program's state says why."""
    try:
        yield
    except Fault as error:
        if error.faultCode not in codes:
            raise
