"""A command that has the stack until its end."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence

from alerts_bench.system import variables
from local.stack import Stack


def run_command(stack: Stack, command: Sequence[str]) -> int:
    """Run it with the stack's address, token and settings, and return its exit code.

    From here on SIGINT and SIGTERM are the command's to answer, also while it is being started.
    """
    own = {
        "BENCH_BASE_URL": stack.base_url,
        "BENCH_TOKEN_FILE": str(stack.token_file),
        "PORT": str(stack.port),
        "STATE": str(stack.state),
    }
    # The bench installs what it is asked for with --with.
    groups = (variables.TERMINAL, variables.STACK, variables.INSTALLATION)
    missed: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: missed.append(number))
    child = subprocess.Popen(command, env=variables.passed(*groups, **stack.settings, **own))
    # Both are the command's to answer, and Ctrl-C reaches it by itself; we stay to take the stack
    # down.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    for one in missed:
        child.send_signal(one)
    code = child.wait()
    return code if code >= 0 else 128 - code
