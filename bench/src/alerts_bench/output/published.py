"""The published runs: their files in docs/results/."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from alerts_bench.analysis import provenance
from alerts_bench.data import files, stored_proofs
from alerts_bench.data.schema import Results, Run
from alerts_bench.load.outcome import load_run
from alerts_bench.page.interactions import DEFAULT, suite
from alerts_bench.report import snapshots


def with_proofs_since(path: Path) -> Results:
    """Return a run with the proofs that were taken since it ended, and keep them with it.

    Those alone that are of its instrument, Chromium and machine, and newer than its own.
    """
    found = files.read(path)
    fresh = {
        name: proof
        for name, proof in stored_proofs.read(path.parent).items()
        if not provenance.foreign(proof, found.run.environment)
        and proof["taken"] > found.run.proofs.get(name, {}).get("taken", "")
    }
    if not fresh:
        return found
    told = provenance.findings({**found.run.proofs, **fresh}, found.run.environment)
    return files.amend(path, told, fresh, replacing="proof")


@contextmanager
def beside(result: Path, found: Results, folder: Path) -> Iterator[Path]:
    """Yield a new folder beside the published one, with the run's samples and circumstances in it.

    The samples of its proofs are there too, as far as they are still beside the run, and the newest
    load runs that were made after it. It is deleted at the end: what is in it by then is published
    by `add`.
    """
    with files.explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with files.explained(folder):
            for suffix in (".csv", ".json"):
                shutil.copy(result.with_suffix(suffix), new / f"{found.run.name}{suffix}")
            for load in load_run.newest(load_run.read_all(result.parent)):
                if load.started > found.run.started:
                    for suffix in (".csv", ".json"):
                        shutil.copy(result.with_name(f"{load.name}{suffix}"), new)
            if of_proofs := stored_proofs.samples(result.parent, found.run.proofs):
                (new / stored_proofs.FOLDER).mkdir()
                for file in of_proofs:
                    shutil.copy(file, new / stored_proofs.FOLDER)
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)


def add(new: Path, folder: Path) -> list[Path]:
    """Publish the one run in `new` beside those before, and return its files.

    A file is there whole or not at all, the JSON file last. Raises ResultsError where the disk
    refuses.
    """
    with files.explained(folder):
        published = []
        for place in (stored_proofs.FOLDER, "."):
            if (new / place).exists():
                (folder / place).mkdir(exist_ok=True)
                published += _moved(new / place, folder / place)
    return sorted(published)


def _moved(new: Path, folder: Path) -> list[Path]:
    own = [file for file in new.iterdir() if file.is_file()]
    return [file.replace(folder / file.name) for file in sorted(own, key=_json_last)]


def newest(folder: Path, measured: Collection[str] = DEFAULT) -> Results | None:
    """Return the newest published run that the README may show, if there is one.

    ``measured`` are the interactions that it has to have.
    """
    for path in reversed(files.by_start(folder, files.PREFIX)):
        if is_plain(files.read_run(path), measured):
            return files.read(path)
    return None


def patterned(folder: Path) -> Results | None:
    """Return the newest published run that has timed every interaction, if there is one."""
    return newest(folder, [one.id for one in suite("all")])


def is_plain(run: Run, measured: Collection[str] = DEFAULT) -> bool:
    """Return whether a run has timed these interactions, and has varied nothing.

    It is of implementations as such: no variant, other version or page from outside among them.
    """
    timed = run.settings.get("interactions", DEFAULT)
    is_of_these = all(one.is_as_such or one.role == "reference" for one in run.implementations)
    return set(measured) <= set(timed) and is_of_these and not snapshots.factors(run)


def _json_last(file: Path) -> tuple[bool, str]:
    return file.suffix == ".json", file.name
