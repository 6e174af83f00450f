"""What weakens the numbers on this machine, each with its cause and its cure."""

import re
import shutil
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alerts_bench.data.schema import Finding, Subject
from alerts_bench.machine import executables

BUSY_SHARE = 0.2
STEAL_PERCENT = 1.0
LOST_PERCENT = 2.0
DISK_BYTES = 500 * 1024**2
STEADY_GOVERNORS = {"", "performance"}
_SEPARATORS = re.compile(r"[-_.]+")
GAP_NS = 200_000
"""A busy loop that loses more than this between two readings was interrupted."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that some part of the product starts."""

    name: str
    purpose: str
    package: str


PROGRAMS = (
    Program("nginx", "stand in front of the implementations", "nginx"),
    Program("redis-server", "carry broadcasts", "redis-server"),
    Program("git", "record the commit", "git"),
)


def doctor(
    environment: Mapping[str, Any],
    subjects: Sequence[Subject],
    *,
    busy: float,
    during: Mapping[str, Any],
    results: Path,
    programs: Sequence[Program] = PROGRAMS,
) -> list[Finding]:
    """Return all findings, errors first.

    ``busy`` is what `environment.busy_share` gives, ``during`` what `environment.between` does.
    """
    findings = [
        *missing(programs),
        *before(environment, subjects, busy=busy),
        *after(during),
        *noise(),
        *disk(results),
    ]
    return sorted(findings, key=lambda finding: finding.severity)


def before(
    environment: Mapping[str, Any], subjects: Sequence[Subject], *, busy: float
) -> Iterator[Finding]:
    """Yield what is known before the first click, from the environment of a run.

    ``busy`` is the share of the machine's CPU time that is in use.
    """
    yield from _machine(environment.get("machine", {}), busy)
    yield from _tree(environment.get("git", {}))
    yield from _debug(subjects)
    yield from unlike_versions({one.label: _locked(one) for one in subjects})


def after(during: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what was only known after the last click, from `environment.between`.

    `busy_percent` in it is the most CPU time that was in use between two launches, of all cores.
    """
    if (busy := during.get("busy_percent", 0)) > 100 * BUSY_SHARE:
        yield _warning(
            "busy",
            f"Other programs used up to {busy} % of the CPU time between the launches.",
            "Stop them, and measure again: what they cost is in the times.",
        )
    if during["steal_percent"] > STEAL_PERCENT:
        yield _warning(
            "steal",
            f"The hypervisor gave {during['steal_percent']:g} % of the CPU time to others.",
            "Measure on a machine of your own, or at a quieter hour.",
        )
    if during["swapped_bytes"] > 0:
        yield _warning(
            "swap",
            f"The machine swapped {during['swapped_bytes'] / 1024**2:.1f} MiB during the run.",
            "Close other programs, or measure fewer implementations at once.",
        )


def uncounted(causes: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a warning for each label of which some bytes on the wire are not known."""
    for label, cause in causes.items():
        yield _warning(
            "wire",
            f"Not all bytes of {label} on the wire were counted: {cause}.",
            "The times are not touched by that; --no-wire leaves the count out.",
        )


def own_rows(rows: Mapping[str, int], asked: Sequence[int]) -> Iterator[Finding]:
    """Yield a warning for each label whose table has none of the sizes that were asked for."""
    for label, found in rows.items():
        yield _warning(
            "rows",
            f"{label} has {found} rows and not {' or '.join(map(str, asked))}: it stands in a view "
            "of its own.",
            f"Give it as many, or measure all with --rows {found}.",
        )


def missing(programs: Iterable[Program]) -> Iterator[Finding]:
    """Yield an error for each program that is not found."""
    for program in programs:
        if not executables.find(program.name):
            yield Finding(
                code="missing",
                severity="error",
                cause=f"{program.name} is not installed. It is needed to {program.purpose}.",
                cure=f"Run “make setup”, or install the package {program.package}.",
            )


def unlike_versions(packages: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Yield a warning for each package that two implementations hold at unlike versions."""
    holders: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label, versions in packages.items():
        for name, version in versions.items():
            holders[name][version].append(label)
    for name, by_version in sorted(holders.items()):
        if len(by_version) > 1:
            where = "; ".join(
                f"{version} in {', '.join(labels)}"
                for version, labels in sorted(by_version.items())
            )
            yield _warning(
                "versions",
                f"{name} stands at unlike versions: {where}.",
                "Run “make lock” and “make setup”, then restart the stack.",
            )


def disk(folder: Path) -> Iterator[Finding]:
    """Yield an error where less than 500 MiB are free for the results."""
    existing = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < DISK_BYTES:
        yield Finding(
            code="disk",
            severity="error",
            cause=f"Only {free / 1024**2:.0f} MiB are free for {folder}.",
            cure="Free some space, or name another folder with --results.",
        )


def noise(
    clock: Callable[[], int] = time.perf_counter_ns, duration_ns: int = 300_000_000
) -> Iterator[Finding]:
    """Yield a warning where a busy loop is kept from running for more than 2 % of its time.

    The share of time lost in gaps between two readings of the clock is what Linux's `osnoise`
    tracer calls operating system noise.
    """
    start = previous = clock()
    lost = worst = 0
    while previous - start < duration_ns:
        now = clock()
        gap = now - previous
        if gap > GAP_NS:
            lost, worst = lost + gap, max(worst, gap)
        previous = now
    percent = 100 * lost / (previous - start)
    if percent > LOST_PERCENT:
        yield _warning(
            "noise",
            f"A busy loop lost {percent:.1f} % of its time to other work, "
            f"{worst / 1e6:.1f} ms at once.",
            "Stop other programs. In a virtual machine, ask for cores of your own.",
        )


def _locked(subject: Subject) -> Mapping[str, str]:
    """Return the packages that are as the lock wants them: the others were asked for."""
    return {
        name: version
        for name, version in subject.packages.items()
        if _SEPARATORS.sub("-", name).lower() not in subject.changes
    }


def _machine(machine: Mapping[str, Any], busy: float) -> Iterator[Finding]:
    cores = int(machine.get("cores", 1))
    if cores < 2:
        yield _warning(
            "cores",
            "The machine has one core: browser and server take turns on it.",
            "Measure on two cores or more.",
        )
    if busy > BUSY_SHARE:
        yield _warning(
            "busy",
            f"Programs use {busy:.0%} of the CPU time of {cores} cores before the first click.",
            "Stop other programs.",
        )
    if machine.get("governor", "") not in STEADY_GOVERNORS:
        yield _warning(
            "frequency",
            f"The CPU changes its frequency (governor {machine['governor']}).",
            "As root: cpupower frequency-set --governor performance",
        )


def _tree(git: Mapping[str, Any]) -> Iterator[Finding]:
    if "commit" not in git:
        reason = git.get("unknown", "nothing names it")
        yield _warning(
            "commit",
            f"The commit is unknown: {reason}.",
            "Measure in a clone, so that the result names the code it measured; in containers use "
            "make bench STACK=docker, or set GIT_COMMIT.",
        )
    elif git.get("dirty"):
        yield _warning(
            "dirty",
            "The git tree has changes that are not committed.",
            "Commit or stash them, so that the result names the code it measured.",
        )


def _debug(subjects: Sequence[Subject]) -> Iterator[Finding]:
    labels = [one.label for one in subjects if one.debug]
    if labels:
        yield _warning(
            "debug",
            f"DEBUG is on in {', '.join(labels)}: Django records every query.",
            "Start the stack without DEBUG.",
        )


def _warning(code: str, cause: str, cure: str) -> Finding:
    return Finding(code=code, severity="warning", cause=cause, cure=cure)
