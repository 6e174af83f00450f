"""The published run: its files in docs/results/."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alerts_bench.data import files, stored_proofs
from alerts_bench.data.schema import Results

NAMES = r"(_[a-z_]+)?\.(csv|html|png|json)"
"""What follows a run's name in those of its files: none has a digit, which numbers another run."""


@contextmanager
def beside(result: Path, found: Results, folder: Path) -> Iterator[Path]:
    """Yield a new folder beside the published one, with the run's samples and circumstances in it.

    The samples of its proofs are there too, as far as they are still beside the run. It is deleted
    at the end: what is in it by then is published by `replace`.
    """
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with files.explained(folder):
            for suffix in (".csv", ".json"):
                shutil.copy(result.with_suffix(suffix), new / f"{found.run.name}{suffix}")
            if of_proofs := stored_proofs.samples(result.parent, found.run.proofs):
                (new / stored_proofs.FOLDER).mkdir()
                for file in of_proofs:
                    shutil.copy(file, new / stored_proofs.FOLDER)
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def replace(new: Path, folder: Path) -> list[Path]:
    """Publish the one run in `new` in place of the one before, and return its files.

    A file is there whole or not at all, the JSON file last, and what is no run's stays. Raises
    ResultsError where the disk refuses.
    """
    with files.explained(folder):
        of_proofs = _replace_proofs(new / stored_proofs.FOLDER, folder / stored_proofs.FOLDER)
        published = [folder / file.name for file in sorted(new.iterdir(), key=_json_last)]
        for file in published:
            (new / file.name).replace(file)
        for other in folder.glob(f"{files.PREFIX}*.json"):
            if other not in published:
                for file in files_of(folder, other.stem):
                    file.unlink()
    return sorted([*published, *of_proofs])


def _replace_proofs(new: Path, folder: Path) -> list[Path]:
    """Publish the samples of the proofs, if there are any, in place of those before."""
    if not new.exists():
        return []
    shutil.rmtree(folder, ignore_errors=True)
    new.replace(folder)
    return list(folder.iterdir())


def files_of(folder: Path, name: str) -> list[Path]:
    """Return the files of the run of this name and no other, the JSON file first."""
    exactly = re.compile(re.escape(name) + NAMES)
    found = [file for file in folder.iterdir() if exactly.fullmatch(file.name)]
    return sorted(found, key=_json_last, reverse=True)


def newest(folder: Path) -> Results | None:
    """Return the published run, if there is one."""
    found = files.newest(folder)
    return files.read(found) if found else None


def _json_last(file: Path) -> tuple[bool, str]:
    return file.suffix == ".json", file.name
