"""Begins an implementation: a folder with every room, in which only the framework is missing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import jinja2
import typer

from alerts_bench.commands.options import ROOT, output
from alerts_bench.product import catalog
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import TITLES

SCAFFOLD = ROOT / "bench" / "scaffold"
PYTHON = ROOT / ".state" / "venvs" / "shared_alerts" / "bin" / "python"
"""An environment with Django."""

FIRST_PORT = 8001
NAME = re.compile("[a-z][a-z0-9]*")


class ScaffoldError(Exception):
    """The folder cannot be made. The message says why."""


def new(
    name: Annotated[str, typer.Argument(help="Of the folder and the prefix: lower-case letters.")],
    label: Annotated[str, typer.Option(help="The full name that is shown everywhere.")] = "",
) -> None:
    """Begin an implementation."""
    folder = ROOT / f"impl_{name}"
    values = begin(folder, label or name.capitalize(), catalog.load(ROOT))
    text = (SCAFFOLD / "next-steps.txt").read_text("utf-8")
    steps = jinja2.Template(text).render(folder=folder.name, **values)
    output.print(steps, markup=False, highlight=False, soft_wrap=True)


def begin(folder: Path, label: str, known: Sequence[Implementation]) -> dict[str, object]:
    """Make the folder and return what its manifest was filled with. Raises ScaffoldError."""
    slug = folder.name.removeprefix("impl_")
    if not NAME.fullmatch(slug):
        raise ScaffoldError(f"{slug!r} is no name: lower-case letters and digits, a letter first.")
    if folder.exists():
        raise ScaffoldError(f"{folder} exists already.")
    if label in {one.label for one in known}:
        raise ScaffoldError(f"{label!r} is the label of another implementation.")
    if not PYTHON.exists():
        raise ScaffoldError(f"{PYTHON} is missing. Run: make setup")
    port = max((one.port for one in known), default=FIRST_PORT - 1) + 1
    values = {"slug": slug, "label": label, "port": port, "features": list(TITLES)}
    folder.mkdir()
    done = subprocess.run(
        [str(PYTHON), str(SCAFFOLD / "start.py"), slug, str(folder), json.dumps(values)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        shutil.rmtree(folder)
        raise ScaffoldError(f"Django's startproject has failed:\n{done.stderr}")
    return values
