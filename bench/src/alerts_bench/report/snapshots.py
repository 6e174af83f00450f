"""The index of the published runs: a line for each, and how the implementations stood in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from alerts_bench.analysis import provenance
from alerts_bench.analysis.overall import overall, shown
from alerts_bench.analysis.pages.memory import page_memory
from alerts_bench.analysis.stats import Interval
from alerts_bench.analysis.summary import rankings
from alerts_bench.analysis.table import table
from alerts_bench.charts import Figure, history
from alerts_bench.data import files
from alerts_bench.data.schema import Results, Run, Subject
from alerts_bench.page.interactions import DEFAULT
from alerts_bench.report.conditions import Grid, moment
from alerts_bench.report.page import environment
from alerts_bench.report.sections import versioned
from alerts_bench.system import state_files

INDEX = "index.html"
CHART = "ratios.png"

FACTORS = {
    "rows": "rows",
    "rtts_ms": "round trips in ms",
    "cpu_slowdowns": "CPU slower by",
}
"""What a run can vary, by its name in the settings."""


@dataclass(frozen=True)
class Snapshot:
    """One published run."""

    run: Run
    ratios: dict[str, Interval]
    """By label, over the default suite, to the geometric mean of all; empty where it has none."""
    varied: tuple[str, ...]
    """How the run differs from the default, in words."""

    @property
    def files(self) -> dict[str, str]:
        """The names of its files by what they are."""
        name = self.run.name
        return {"report": f"{name}.html", "samples": f"{name}.csv", "conditions": f"{name}.json"}

    @property
    def versions(self) -> str:
        """Every implementation that has a version of its own, and it."""
        return ", ".join(
            f"{one.label} {versioned(one)}" for one in self.run.implementations if one.version
        )


def read(folder: Path) -> list[Snapshot]:
    """Return the published runs, the newest first."""
    found = [files.read(path) for path in files.by_start(folder, files.PREFIX)]
    return comparable([snapshot(one) for one in reversed(found)])


def comparable(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """Return them with the ratios of those runs only whose mean is of the same implementations.

    These are the most that a run has; of as many, those of the newest.
    """
    most = set(max((one.ratios for one in snapshots), key=len, default=()))
    return [_without_ratios(one, most) if most - set(one.ratios) else one for one in snapshots]


def _without_ratios(one: Snapshot, most: set[str]) -> Snapshot:
    lacking = f"without {', '.join(sorted(most - set(one.ratios)))}"
    return replace(one, ratios={}, varied=(*one.varied, lacking) if one.ratios else one.varied)


def snapshot(found: Results) -> Snapshot:
    """Return what the index says of a run, of the implementations as such.

    Their variants and other versions, references, and pages of a user's own are left to its report:
    the mean of all would be one of others in each run.
    """
    subjects = [one for one in found.run.implementations if one.is_as_such]
    labels = {one.label for one in subjects}
    kept = replace(
        found,
        run=replace(found.run, implementations=tuple(subjects)),
        samples=tuple(one for one in found.samples if one.implementation in labels),
    )
    data = table(kept)
    whole = overall(rankings(data, data.main_view()))
    suite = DEFAULT if set(DEFAULT) <= set(whole.shared) else ()
    figures = {label: whole.figure(label, suite) for label in whole.logs}
    ratios = {label: one for label, one in figures.items() if one}
    return Snapshot(found.run, ratios, _varied(found))


def chart(snapshots: Sequence[Snapshot]) -> Figure | None:
    """Draw the ratios over time, of the runs that have any."""
    timed = [one for one in reversed(snapshots) if one.ratios]
    labels = list(dict.fromkeys(label for one in timed for label in one.ratios))
    if not labels:
        return None
    subjects: dict[str, Subject] = {
        one.label: one for run in timed for one in run.run.implementations if one.label in labels
    }
    return history(
        [one.run.started for one in timed],
        {label: [one.ratios.get(label) for one in timed] for label in labels},
        list(subjects.values()),
    )


def render(snapshots: Sequence[Snapshot]) -> str:
    """Return the index as HTML."""
    labels = list(dict.fromkeys(label for one in snapshots for label in one.ratios))
    figures = Grid(
        "Published runs",
        ("Date", "Commit", *labels, "Differs from the default"),
        tuple(
            (
                moment(one.run.started),
                provenance.short_commit(one.run.environment),
                *(shown(one.ratios.get(label)) for label in labels),
                "; ".join(one.varied) or "–",
            )
            for one in snapshots
        ),
    )
    return (
        environment()
        .get_template("snapshots.html.j2")
        .render(
            figures=figures,
            snapshots=snapshots,
            chart=CHART if any(one.ratios for one in snapshots) else "",
        )
    )


def write(snapshots: Sequence[Snapshot], folder: Path) -> Path:
    """Write the index of published runs into their folder and return its path."""
    path = folder / INDEX
    with files.explained(folder):
        state_files.write(path, render(snapshots))
    return path


def factors(run: Run) -> list[str]:
    """Return what a run varies, each factor with its values."""
    return [
        f"{name} {', '.join(f'{value:g}' for value in values)}"
        for key, name in FACTORS.items()
        if isinstance(values := run.settings.get(key), list) and len(values) > 1
    ]


def _varied(found: Results) -> tuple[str, ...]:
    settings = found.run.settings
    words = factors(found.run)
    more = len(set(settings.get("interactions", ())) - set(DEFAULT))
    if page_memory(found):
        words.append("memory of the page")
    elif more:
        words.append(f"{more} more interactions")
    return tuple(words)
