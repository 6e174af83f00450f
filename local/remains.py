"""Processes of a stack whose supervisord was killed, so that nobody else would end them."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import psutil

from local.programs import GATEWAY, MARK, REDIS
from local.stack import Stack

LIMIT_S: Final = 5.0
# These two write their title over their environment: they are known by their working folder.
FOLDERS: Final = {"nginx": GATEWAY, "redis-server": REDIS}


def end_remains(stack: Stack) -> None:
    """End what is left of this stack, and wait for it."""
    found = [process for process in psutil.process_iter() if _belongs(process, stack)]
    for process in found:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(found, timeout=LIMIT_S)[1]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _belongs(process: psutil.Process, stack: Stack) -> bool:
    try:
        if folder := FOLDERS.get(process.name()):
            return process.cwd() == str(stack.state / folder)
        return process.environ().get(MARK) == str(stack.state)
    except psutil.Error:
        return False
