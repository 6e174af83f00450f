"""Start the server: `python -m floor`. The options are those of the implementations."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Final

OPTIONS: Final = (
    "floor.app:application --host {HOST} --port {PORT} --timeout-keep-alive 75 --lifespan off "
    "--no-server-header --no-access-log"
)

if __name__ == "__main__":
    os.environ.setdefault("HOST", "127.0.0.1")
    os.environ["SERVER_PROGRAM"] = f"uvicorn {version('uvicorn')}, WORKERS=1"
    options = OPTIONS.format_map(os.environ).split()
    os.execvp(sys.executable, [sys.executable, "-m", "uvicorn", *options])
