"""Which ports are taken, and by whom."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from collections.abc import Iterable

import psutil

from local.programs import Program
from local.stack import HOST, REDIS_OFFSET, SHARED, StackError

# Above the ports that people choose, below those that the kernel gives to clients.
BLOCKS = range(10_000, 32_000, 100)


def is_free(port: int, host: str = HOST) -> bool:
    """Whether nothing listens there. Raises StackError when we may not either."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise StackError(f"Port {port} cannot be opened: {error.strerror}") from error
    return True


def free_block() -> int:
    """Return the first port of a block with room for a whole stack.

    Until the stack's programs listen there, a lock keeps the block from others that look for one.
    """
    for port in BLOCKS:
        if _lock(port) and all(is_free(port + offset) for offset in range(REDIS_OFFSET + 1)):
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


def assert_free(programs: Iterable[Program], *, ours: Iterable[psutil.Process]) -> None:
    """Raise StackError when a program's port is held by a process that is not ours."""
    held = listening(ours)
    for program in programs:
        port = program.port
        if port not in held and not is_free(port, program.host):
            raise StackError(
                f"Port {port} for {program.name} is taken by {_holder(port)}. Stop it, or choose "
                "other ports for this stack with PORT=, for example: make up PORT=8100"
            )


def _holder(port: int) -> str:
    holder = listening(psutil.process_iter()).get(port)
    return f"{holder.name()} (pid {holder.pid})" if holder else "a process of another user"


def _lock(port: int) -> bool:
    """Whether the block is this process's. Left open, the lock ends with the process."""
    try:
        file = SHARED / f"alerts-stack-{port}.lock"
        lock = os.open(file, os.O_CREAT | os.O_NOFOLLOW, mode=0o600)
    except PermissionError:  # another user's
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    return True
