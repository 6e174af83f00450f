"""The record of a run: its circumstances beforehand, its samples as they come, its end."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright

from alerts_bench.analysis import provenance
from alerts_bench.analysis.table import nearest
from alerts_bench.data.files import Writer, explained, write_atomically
from alerts_bench.data.schema import OK, UNTIMED, Finding, Run, Sample, Subject
from alerts_bench.machine import environment, warnings
from alerts_bench.machine.environment import Moment
from alerts_bench.page import browser
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.run.runner import Runner
from alerts_bench.run.schedule import Plan

PROOFS = "proofs.json"


@dataclass
class Record:
    """Writes a run."""

    writer: Writer
    started: Moment
    _own_rows: dict[str, int] = field(default_factory=dict)
    """The least rows of each label whose table has none of the sizes asked for."""
    _uncounted: dict[str, str] = field(default_factory=dict)
    """Why bytes of a label were not counted."""

    def keep(self, sample: Sample) -> None:
        """Write a sample to disk."""
        self.writer.write(sample)
        sizes = self.writer.run.settings["rows"]
        if sample.launch == UNTIMED:
            if sample.outcome != OK:
                self._uncounted[sample.implementation] = sample.outcome
        elif sample.outcome == OK and nearest(sample.rows, sizes) is None:
            least = self._own_rows.get(sample.implementation, sample.rows)
            self._own_rows[sample.implementation] = min(sample.rows, least)

    def close(self, runner: Runner, ended_by: str) -> None:
        """Add what is only known after the last click; what cut it short is the writer's to say."""
        during = environment.between(self.started, environment.moment())
        run = self.writer.run
        visits = order(runner.plan, runner.launches)
        share = len(runner.unsettled) / max(1, sum(len(one["visits"]) for one in visits))
        self.writer.save(
            ended_by=ended_by,
            environment=run.environment | {"during": during},
            warnings=(
                *run.warnings,
                *warnings.after(during),
                *warnings.unsettled([label for _, _, label in runner.unsettled], share),
                *warnings.uncounted(self._uncounted),
                *warnings.own_rows(self._own_rows, run.settings["rows"]),
            ),
            implementations=tuple(
                replace(one, code=one.code | runner.scripts.get(one.label, {}))
                for one in run.implementations
            ),
            schedule=tuple(_with_unsettled(one, runner.unsettled) for one in visits),
            usage=runner.ledger.usage(),
        )


def describe(
    playwright: Playwright,
    stack: Stack,
    targets: Sequence[Target],
    *,
    root: Path,
    results: Path,
    seed: int,
    command: Sequence[str],
    settings: Mapping[str, Any],
    findings: Sequence[Finding] = (),
) -> Run:
    """Return a run as it begins: environment, subjects, warnings, proofs.

    Raises StackError when the stack is down or an implementation is not well.
    """
    subjects = tuple(subject(target, root) for target in targets)
    chromium = browser.identity(playwright)
    described = environment.describe(
        root, environment.browser(str(chromium.path), chromium.version), stack.base_url
    )
    proofs = read_proofs(results)
    return Run(
        command=tuple(command),
        seed=seed,
        settings=dict(settings),
        environment=described,
        implementations=subjects,
        warnings=(
            *warnings.before(described, subjects, load=os.getloadavg()[0]),
            *provenance.findings(proofs, described),
            *findings,
        ),
        proofs=proofs,
    )


def subject(target: Target, root: Path) -> Subject:
    """Describe what is measured under a label."""
    if target.stack is None or target.implementation is None:
        return Subject(label=target.label)
    health = target.stack.health(target.implementation)
    return environment.subject(
        target.implementation,
        health,
        shared=root / "shared_alerts",
        label=target.label,
        delay_ms=target.delay_ms,
        changes=target.changes,
    )


def with_relay(run: Run, errors_ms: Mapping[float, float]) -> Run:
    """Return the run with the relay's own error at each round trip."""
    shown = {f"{rtt:g} ms": f"{error:+.2f} ms" for rtt, error in errors_ms.items()}
    return replace(run, environment=run.environment | {"relay_error": shown})


def relay_sentence(errors_ms: Mapping[float, float]) -> str:
    """Say how exactly the relay delays."""
    shown = ", ".join(f"{error:+.2f} ms at {rtt:g} ms" for rtt, error in errors_ms.items())
    return f"The relay's own error, from round trips to an echo server: {shown}."


def order(plan: Plan, launches: int) -> tuple[dict[str, Any], ...]:
    """Return who was measured when."""
    return tuple(
        {
            "launch": session.launch,
            "condition": session.condition,
            "visits": [[visit.label, visit.rows, visit.rtt_ms] for visit in session.visits],
        }
        for number in range(1, launches + 1)
        for session in plan.launch(number)
    )


def _with_unsettled(
    session: dict[str, Any], unsettled: Sequence[tuple[int, str, str]]
) -> dict[str, Any]:
    here = session["launch"], session["condition"]
    return session | {"unsettled": [label for *where, label in unsettled if (*where,) == here]}


def write_proof(results: Path, name: str, proof: Mapping[str, Any]) -> None:
    """Store a verdict for the results to come, in place of the one before.

    Raises ResultsError when the folder or the disk refuses.
    """
    proofs = read_proofs(results) | {name: proof}
    with explained(results):
        results.mkdir(parents=True, exist_ok=True)
        write_atomically(results / PROOFS, json.dumps(proofs, indent=2) + "\n")


def read_proofs(results: Path) -> dict[str, Any]:
    """Return the stored verdicts of calibrate and selftest; empty before the first."""
    try:
        proofs: dict[str, Any] = json.loads((results / PROOFS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return proofs
