"""Which ports are taken, and by whom."""

from __future__ import annotations

import errno
import itertools
import socket
from collections.abc import Iterable, Mapping

import psutil

from local.stack import HOST, REDIS_OFFSET, StackError


def is_free(port: int) -> bool:
    """Whether nothing listens there. Raises StackError when we may not either."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise StackError(f"Port {port} cannot be opened: {error.strerror}") from error
    return True


def free_block(start: int = 8100, step: int = 100) -> int:
    """The first port from `start`, in steps, with room for a whole stack."""
    for port in itertools.takewhile(lambda port: port < 65_000, itertools.count(start, step)):
        if all(is_free(port + offset) for offset in range(REDIS_OFFSET + 1)):
            return port
    raise StackError("No block of 80 free ports was found on this machine.")


def listening(processes: Iterable[psutil.Process]) -> dict[int, psutil.Process]:
    """The process that listens on each port, of these processes."""
    found = {}
    for process in processes:
        try:
            for connection in process.net_connections("inet"):
                if connection.status == psutil.CONN_LISTEN:
                    found[connection.laddr.port] = process
        except psutil.Error:
            continue
    return found


def assert_free(ports: Mapping[str, int], *, ours: Iterable[psutil.Process]) -> None:
    """Raise StackError when a program's port is held by a process that is not ours."""
    held = listening(ours)
    for program, port in ports.items():
        if port not in held and not is_free(port):
            raise StackError(
                f"Port {port} for {program} is taken by {_holder(port)}. Stop it, or choose other "
                "ports for this stack with PORT=, for example: make up PORT=8100"
            )


def _holder(port: int) -> str:
    holder = listening(psutil.process_iter()).get(port)
    return f"{holder.name()} (pid {holder.pid})" if holder else "a process of another user"
