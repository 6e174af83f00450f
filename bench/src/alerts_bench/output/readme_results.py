"""What the README shows of the published run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alerts_bench.analysis import provenance, sentences
from alerts_bench.analysis.formatting import listed, markdown
from alerts_bench.analysis.forms import standard
from alerts_bench.analysis.summary import Cell, Ranking, labels, rankings
from alerts_bench.analysis.table import Table, table, view_title
from alerts_bench.data.schema import Results, Run
from alerts_bench.output.selection import headline

CHART = "response_time"


def summary(found: Results, folder: str = "docs/results") -> str:
    """Return a run as Markdown: its figures, its conditions and files.

    Of a run that has both, the standard forms stand here and the tuned ones in the report.
    """
    data = table(standard(found))
    view = data.main_view()
    ranked = headline(rankings(data, view))
    header = ("", *(data.title(one.interaction) for one in ranked))
    ordered = labels(ranked, found.run.implementations)
    rows = [(label, *(figure(one.cell(label)) for one in ranked)) for label in ordered]
    stem = f"{folder}/{found.run.name}"
    parts = [
        f"{sentences.heading(ranked)}. Condition: {view_title(view)}. In parentheses: the 95 % "
        "confidence interval of the ratio. The range in milliseconds goes from the lowest to the "
        "highest median of a browser launch; it is valid only for this machine and this run. "
        "Implementations that share a rank do not differ significantly; one with two ranks differs "
        f"significantly from neither group.{_references(data)}\n",
        markdown([header, *rows]),
        f"{_conditions(found)} The whole of it: [report]({stem}.html), [samples]({stem}.csv), "
        f"[conditions]({stem}.json), [all published runs]({folder}/index.html)."
        f"{_failed_proofs(found.run)}\n",
    ]
    return "\n".join(parts)


def _references(data: Table) -> str:
    if not (found := data.references()):
        return ""
    first, *others = found
    return f" {first} is the same page written by hand without a framework, a reference." + "".join(
        f" {one} is the same over another transport." for one in others
    )


def details(found: Results, folder: str = "docs/results") -> str:
    """Return what stands behind the figures as Markdown: a chart, the verdicts, the proofs."""
    data = table(standard(found))
    every = rankings(data, data.main_view())
    ranked = headline(every)
    verdicts = [f"- {data.title(one.interaction)}: {sentences.sentence(one)}\n" for one in ranked]
    parts = [
        f"![Response time of each implementation]({folder}/{found.run.name}_{CHART}.png)\n",
        "".join(verdicts),
        *([_others(every, ranked)] if len(every) > len(ranked) else []),
        f"{_proofs(found.run)}\n",
    ]
    return "\n".join(parts)


def _others(every: Sequence[Ranking], shown: Sequence[Ranking]) -> str:
    count = len(every) - len(shown)
    more = "One more interaction was" if count == 1 else f"Another {count} interactions were"
    return (
        f"{more} measured. [docs/patterns.md](docs/patterns.md) shows "
        "the figures of each pattern beside its code; the report shows all of them.\n"
    )


def figure(cell: Cell | None) -> str:
    """Return a ratio with its interval, the milliseconds and the rank, or that there is none."""
    return ", ".join(sentences.figure(cell))


def _proofs(run: Run) -> str:
    lines = [
        f"- {provenance.title(name)}: {provenance.state(proof, run.environment)}. "
        f"{proof.get('verdict', '')}"
        for name, proof in run.proofs.items()
    ]
    if not lines:
        return "No validation check of the benchmark is stored with this run."
    missing = [
        f"{kind.title} (`{kind.command}`)"
        for name, kind in provenance.PROOFS.items()
        if name not in run.proofs
    ]
    if missing:
        lines.append(f"- Not stored with this run: {listed(missing)}.")
    return "\n".join(["Validation checks of the benchmark itself:\n", *lines])


def _failed_proofs(run: Run) -> str:
    failed = [provenance.title(name) for name, one in run.proofs.items() if not one.get("passed")]
    if not failed:
        return ""
    return (
        f" Checks of the benchmark itself that were not passed: {', '.join(failed)}; "
        "[what that means](#the-results-in-detail)."
    )


def _conditions(found: Results) -> str:
    environment: dict[str, Any] = found.run.environment
    machine, chromium = environment["machine"], environment["chromium"]
    return (
        f"Taken on {found.run.started[:10]}: {machine['cores']} cores ({machine['cpu']}), "
        f"{machine['system']}, {chromium['kind']} {chromium['version']}, "
        f"{environment['stack']} stack, commit {provenance.short_commit(environment)}."
    )
