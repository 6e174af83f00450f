"""Django's `startproject`, with more to fill in than a name. Runs where Django is installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.templates import TemplateCommand

PROJECT = Path(__file__).parent / "project"
SERVE = """#!/bin/sh
cd "$(dirname "$0")" && {server}exec python -m shared_alerts.serve {interface}
"""
# Of those for ASGI, daphne is the default of `shared_alerts.serve`.
SERVERS = {"uvicorn": 'ASGI_SERVER="${ASGI_SERVER:-uvicorn}" '}


class StartImplementation(TemplateCommand):
    # No file of the template is one that linters and other tools take for ours.
    rewrite_template_suffixes = ((".py-tpl", ".py"), (".toml-tpl", ".toml"))


def main(name: str, folder: str, values: str) -> None:
    filled = json.loads(values)
    StartImplementation().handle(
        "project",
        name,
        folder,
        template=str(PROJECT),
        extensions=["py", "toml"],
        files=[],
        exclude=[],
        verbosity=1,
        **filled,
    )
    serve = Path(folder, "serve")
    server = SERVERS.get(filled["server"], "")
    serve.write_text(SERVE.format(server=server, interface=filled["interface"]), "utf-8")
    serve.chmod(0o755)
    # The template has both.
    other = "asgi" if filled["interface"] == "wsgi" else "wsgi"
    Path(folder, "config", f"{other}.py").unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
