"""The published run: its files in docs/results/."""

from __future__ import annotations

import shutil
from pathlib import Path

from alerts_bench.data import files
from alerts_bench.data.schema import Results


def keep(result: Path, folder: Path) -> list[Path]:
    """Make a run the published one, with its report and charts, and return its files.

    What the folder held before is deleted. Raises ResultsError where the disk refuses.
    """
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        kept = sorted(result.parent.glob(f"{result.stem}*"))
        return [Path(shutil.copy(file, folder)) for file in kept]


def newest(folder: Path) -> Results | None:
    """Return the published run, if there is one."""
    return files.read(files.latest(folder)) if any(folder.glob("*.json")) else None
