"""Start the production server of the project in this folder: `python -m shared_alerts.serve`.

The one place that knows the servers' options. What it started is told to the project in
SERVER_PROGRAM, and so to every result that the bench writes.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Final, NoReturn

import environ

# gunicorn: threads keep connections to the gateway alive; its control socket would be shared
# by all masters of one user. It takes the longest line that the gateway passes on; by default, half
# of that. daphne: at verbosity 1 it logs each request. The size of a message bounds what it sends,
# too, and its default is a table of some 1,200 rows: it gets the limit that uvicorn has.
# uvicorn: Django's ASGI handler knows no lifespan events. An idle connection has to outlast the
# gateway's 60 s: a request on one that the server just closes would be answered 502. A stream of
# events never ends by itself, and would keep a server that is stopped.
OPTIONS: Final = {
    "gunicorn": "config.wsgi --bind {host}:{port} --workers {workers} --worker-class gthread "
    "--threads 4 --keep-alive 75 --no-control-socket --limit-request-line 8190",
    "daphne": "config.asgi:application --bind {host} --port {port} --no-server-name --verbosity 0 "
    "--websocket-max-message-size {message_bytes} --websocket-max-frame-size {message_bytes}",
    "uvicorn": "config.asgi:application --host {host} --port {port} --workers {workers} "
    "--timeout-keep-alive 75 --timeout-graceful-shutdown 2 --lifespan off --no-server-header "
    "--no-access-log --ws-max-size {message_bytes}",
}
MESSAGE_BYTES: Final = 16 * 1024 * 1024


def main(interface: str) -> NoReturn:
    """Replace this process by the server for "wsgi" or "asgi" that the environment asks for."""
    env = environ.Env()
    workers = env.int("WORKERS", default=1)
    # Containers pass a variable on that is empty where nobody has set it.
    server = "gunicorn" if interface == "wsgi" else env.str("ASGI_SERVER", default="") or "daphne"
    if server not in OPTIONS:
        sys.exit(f"ASGI_SERVER={server} is not known. Use daphne or uvicorn.")
    if workers < 1:
        sys.exit(f"WORKERS={workers}: at least 1 is needed.")
    if server == "daphne" and workers > 1:
        sys.exit(f"WORKERS={workers}: daphne runs one process only. Set ASGI_SERVER=uvicorn too.")
    options = OPTIONS[server].format(
        host=env.str("HOST", default="127.0.0.1"),
        port=env.int("PORT"),
        workers=workers,
        message_bytes=MESSAGE_BYTES,
    )
    try:
        installed = version(server)
    except PackageNotFoundError:
        sys.exit(f"{server} is not installed here. Choose another server (ASGI_SERVER), or add it.")
    os.environ["SERVER_PROGRAM"] = f"{server} {installed}, WORKERS={workers}"
    os.environ["SERVER_PID"] = str(os.getpid())
    os.execvp(sys.executable, [sys.executable, "-m", server, *options.split()])


if __name__ == "__main__":
    main(sys.argv[1])
