"""Under which conditions a run was made, as lists and tables of text."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, median_low
from typing import Any

from alerts_bench.analysis import provenance
from alerts_bench.analysis.formatting import UNKNOWN, milliseconds, size
from alerts_bench.analysis.table import Table
from alerts_bench.data.schema import Run, Sample, Subject

GIB = 1024**3

NAMES = {
    "cpu": "CPU",
    "memory_bytes": "memory",
    "swap_bytes": "swap",
    "busy_percent": "CPU in use between launches, at most",
    "load_before": "load average before",
    "load_after": "load average after",
    "steal_percent": "steal time in percent",
    "swapped_bytes": "swapped during the run",
    "rtts_ms": "network round trips in ms",
    "cpu_slowdowns": "the page's CPU slower by",
}
"""Keys of the JSON file that do not read well with their underscores replaced."""

HIDDEN = {"titles"}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def facts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return nested settings as flat names and texts, for a description list."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        if key in HIDDEN or value in ("", None):
            continue
        if isinstance(value, Mapping):
            flat |= {
                f"{_name(key)}: {name}" if key not in ("machine", "during") else name: text
                for name, text in facts(value).items()
            }
        else:
            flat[_name(key)] = _text(key, value)
    return flat


def command(run: Run) -> str:
    """Return the command that repeats a run from the project's folder, its seed included."""
    if not run.command:
        return ""
    program, *arguments = run.command
    seed = [] if "--seed" in arguments or run.seed is None else ["--seed", str(run.seed)]
    if arguments[:1] == ["run"]:
        return f"make bench ARGS={shlex.quote(shlex.join([*arguments[1:], *seed]))}"
    return shlex.join([Path(program).name, *arguments, *seed])


def moment(text: str) -> str:
    """Return an ISO time in UTC as people read it."""
    return f"{text[:16].replace('T', ' ')} UTC" if text else ""


def subjects(run: Run) -> Grid:
    """Return what was measured: version, transport, server, what crosses the wire."""
    columns = ["Implementation", "Version", "Transport", "Server", "What an update sends"]
    rows = [
        [one.label, one.version, one.transport, _server(one), one.update]
        for one in run.implementations
    ]
    if any(one.variant for one in run.implementations):
        columns.append("Variant")
        for one, row in zip(run.implementations, rows, strict=True):
            row.append(f"{one.variant_class}: {one.variant_reason}" if one.variant else "")
    return Grid("What was measured", tuple(columns), tuple(map(tuple, rows)))


def packages(run: Run) -> Grid:
    """Return every package that the servers report, by implementation."""
    names = sorted({name for one in run.implementations for name in one.packages}, key=str.lower)
    return Grid(
        "Packages",
        ("Package", *(one.label for one in run.implementations)),
        tuple(
            (name, *(one.packages.get(name, UNKNOWN) for one in run.implementations))
            for name in names
        ),
    )


def weight(table: Table) -> Grid:
    """Return what each implementation costs beside time: code, packages, what a page brings."""
    kinds = (
        "python_lines",
        "template_lines",
        "javascript_lines",
        "css_lines",
        "packages_installed",
    )
    loads = _loads(table)
    return Grid(
        "Code and page weight",
        (
            "Implementation",
            "Python, lines",
            "Templates, lines",
            "JavaScript, lines",
            "CSS, lines",
            "Packages installed",
            "JavaScript shipped, raw",
            "JavaScript shipped, compressed",
            "First page, received",
            "First paint, empty cache",
        ),
        tuple(
            (
                one.label,
                *(str(one.code[kind]) if kind in one.code else UNKNOWN for kind in kinds),
                *_scripts(one, loads.get(one.label, ())),
                *_loaded(loads.get(one.label, ())),
            )
            for one in table.results.run.implementations
        ),
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """A stored proof as it is shown."""

    title: str
    state: str
    verdict: str
    taken: str
    figures: Grid | None
    origin: dict[str, str]


def proofs(run: Run) -> list[Proof]:
    """Return each stored proof, and what it is worth for this run."""
    return [
        Proof(
            title=provenance.title(name),
            state=provenance.state(proof, run.environment),
            verdict=proof.get("verdict", ""),
            taken=moment(proof.get("taken", "")),
            figures=_proof_grid(name, proof.get("rows", ())),
            origin=facts(proof.get("provenance", {})),
        )
        for name, proof in run.proofs.items()
    ]


def _proof_grid(name: str, rows: Sequence[Mapping[str, Any]]) -> Grid | None:
    if not rows:
        return None
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    return Grid(
        f"{provenance.title(name)}, figures",
        tuple(_name(column) for column in columns),
        tuple(tuple(_text(column, row.get(column)) for column in columns) for row in rows),
    )


def _loads(table: Table) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for sample in table.samples(table.main_view(), "page_cold"):
        found.setdefault(sample.implementation, []).append(sample)
    return found


def _scripts(subject: Subject, loads: Sequence[Sample]) -> tuple[str, str]:
    """Return the size of the page's scripts, raw and compressed."""
    raw, sent = (subject.code.get(name) for name in ("script_bytes", "script_sent_bytes"))
    return size(_count(loads, "script_bytes") if raw is None else raw), size(sent)


def _loaded(loads: Sequence[Sample]) -> tuple[str, str]:
    paints = [one.first_paint_ms for one in loads if one.first_paint_ms is not None]
    return (
        size(_count(loads, "payload_received")),
        milliseconds(median(paints) if paints else None),
    )


def _count(loads: Sequence[Sample], name: str) -> int | None:
    known = [value for one in loads if (value := getattr(one, name)) is not None]
    return median_low(known) if known else None


def _server(subject: Subject) -> str:
    delay = f", told to wait {subject.delay_ms:g} ms" if subject.delay_ms else ""
    return subject.server + delay


def _name(key: str) -> str:
    return NAMES.get(key, key.replace("_", " "))


def _text(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if key.endswith("_bytes") and isinstance(value, (int, float)):
        return f"{value / GIB:.1f} GiB"
    if isinstance(value, (list, tuple)):
        return ", ".join(_text("", item) for item in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return UNKNOWN if value is None else str(value)
