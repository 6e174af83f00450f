"""How well several runs have agreed, on disk: as JSON for programs, in Markdown for readers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from alerts_bench.data.files import explained
from alerts_bench.system import state_files

DOCUMENT = "repeatability.json"
PAGE = "repeatability.md"


def write(folder: Path, document: str, page: str) -> list[Path]:
    """Store both, in place of those before. Raises ResultsError."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        state_files.write(folder / DOCUMENT, document)
        state_files.write(folder / PAGE, page)
    return [folder / DOCUMENT, folder / PAGE]


def read(folder: Path) -> dict[str, Any]:
    """Return the stored document; empty before the first."""
    return state_files.read_json(folder / DOCUMENT, dict) or {}


def copy(folder: Path, to: Path, run: str) -> list[Path]:
    """Copy both to another folder where they are about this run; raises ResultsError."""
    if run not in read(folder).get("runs", ()) or folder == to:
        return []
    with explained(to):
        return [Path(shutil.copy(folder / name, to / name)) for name in (DOCUMENT, PAGE)]
