"""Another process that has a stack for itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CODE = """
import sys
from pathlib import Path
from alerts_bench.system.owner import owned
with owned(Path(sys.argv[1]), ["/venv/bin/alerts-bench", "run", "a b"], what=""):
    print("has it", flush=True)
    sys.stdin.read()
"""


@contextmanager
def somebody(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Let a process have the stack of this folder until the end, or until its input is closed."""
    command = [sys.executable, "-c", _CODE, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stdout.readline() == "has it\n"
        try:
            yield process
        finally:
            process.communicate()
