"""Begins an implementation: a folder with every part, in which only the framework is missing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import jinja2

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import TITLES
from alerts_bench.product.manifest import FIRST_PORT
from alerts_bench.product.patterns import PATTERNS
from alerts_bench.system import variables

NAME = re.compile("[a-z][a-z0-9]*")


@dataclass(frozen=True)
class Kind:
    """How an implementation is served, and what its manifest says of it."""

    interface: str
    server: str
    transport: str
    connection: str
    dependencies: tuple[str, ...]
    sockets: bool = False


KINDS: Mapping[str, Kind] = {
    "wsgi": Kind("wsgi", "gunicorn", "AJAX", "none", ("django>=5.2,<6", "gunicorn")),
    "asgi": Kind("asgi", "uvicorn", "AJAX", "none", ("django>=5.2,<6", "uvicorn[standard]")),
    "sockets": Kind(
        "asgi",
        "daphne",
        "WebSocket",
        "socket",
        ("channels-redis", "daphne", "django>=5.2,<6", "redis<8", "uvicorn[standard]"),
        sockets=True,
    ),
}
"""By what `make new` is asked for: `asgi` is for streams of events, `sockets` for WebSockets."""


FIRST_HOST: Final = 11
"""The last part of the address, among containers, of the implementation with the first port."""

PLACEHOLDER: Final = "To be written."
"""Stands for each sentence of a manifest that nobody has written yet."""


class ScaffoldError(Exception):
    """The folder cannot be made. The message says why."""


def begin(
    folder: Path, label: str, known: Sequence[Implementation], *, root: Path, kind: str = "wsgi"
) -> str:
    """Make the folder of an implementation and return what is left to do.

    ``kind`` is one of `KINDS`, ``root`` is the repository, with the scaffold and an environment
    that has Django. Raises ScaffoldError.
    """
    slug = folder.name.removeprefix("impl_")
    python = root / ".state" / "venvs" / "shared_alerts" / "bin" / "python"
    scaffold = root / "bench" / "scaffold"
    if not NAME.fullmatch(slug):
        raise ScaffoldError(f"{slug!r} is no name: lower-case letters and digits, a letter first.")
    if kind not in KINDS:
        raise ScaffoldError(f"{kind!r} is no kind of server. Known: {', '.join(KINDS)}.")
    if folder.exists():
        raise ScaffoldError(f"{folder} exists already.")
    if label in {one.label for one in known}:
        raise ScaffoldError(f"{label!r} is the label of another implementation.")
    if not python.exists():
        raise ScaffoldError(f"{python} is missing. Run: make setup")
    port = max((one.port for one in known), default=FIRST_PORT - 1) + 1
    values = asdict(KINDS[kind]) | {"slug": slug, "label": label, "port": port}
    values |= {"features": list(TITLES), "patterns": list(PATTERNS), "placeholder": PLACEHOLDER}
    folder.mkdir()
    done = subprocess.run(
        [str(python), str(scaffold / "start.py"), slug, str(folder), json.dumps(values)],
        env=variables.passed(),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        shutil.rmtree(folder)
        raise ScaffoldError(f"Django's startproject has failed:\n{done.stderr}")
    text = (scaffold / "next-steps.txt").read_text("utf-8")
    address = f"${{NETWORK:-172.30.77}}.{FIRST_HOST + port - FIRST_PORT}"
    steps: str = jinja2.Template(text).render(folder=folder.name, address=address, **values)
    return steps
