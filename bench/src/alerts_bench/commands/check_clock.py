"""What `run --trace` does: the page's clock against Chromium's own trace."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from alerts_bench.analysis.stats import Interval
from alerts_bench.commands import proof
from alerts_bench.commands.options import ROOT, errors, output
from alerts_bench.data.schema import Run, now
from alerts_bench.output import proof_tables
from alerts_bench.output.progress import ConsoleProgress
from alerts_bench.page import browser
from alerts_bench.page.interactions import Click
from alerts_bench.page.tab import InteractionError
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.proofs import clock_agreement, document_cost, trace
from alerts_bench.recording import circumstances, settings
from alerts_bench.recording.settings import Settings, SettingsError
from alerts_bench.run.visit import cause_of


def check_clock(asked: Settings, targets: Sequence[Target], results: Path) -> None:
    """Check the page's clock against Chromium's own trace; nothing else is measured."""
    is_slowed = asked.cpu_slowdowns != (1,)
    unused = (asked.felt, asked.pin, any(asked.rtts_ms), is_slowed, len(asked.rows) > 1)
    if any(unused) or not asked.rule.is_fixed:
        raise SettingsError(
            "--trace checks the clock and measures nothing: leave out --rtt, --cpu-slowdown, "
            "--until, --budget, --felt, --pin and all --rows but one."
        )
    plan = asked.plan(targets)
    clicks = [one for one in plan.interactions if isinstance(one, Click) and one.is_single_clicks]
    if not clicks:
        raise SettingsError(
            "--trace checks single clicks: page loads, keys and quick clicks have none. "
            "Name another --interaction."
        )
    with (
        sync_playwright() as playwright,
        browser.launched(playwright, "cost", asked.chromium) as opened,
    ):
        chromium = browser.identity(playwright, asked.chromium)
        progress = ConsoleProgress(errors)
        checks, failed = trace.check_all(
            opened,
            targets,
            clicks,
            rows=plan.rows[0],
            warmup=asked.warmup_rounds["felt"],
            limit_s=asked.limit_s,
            progress=progress,
        )
        in_documents = _in_documents(opened, targets, asked, failed, progress)
    found = clock_agreement.agreements(checks, in_documents)
    stored = clock_agreement.proof(found, failed, now())
    if checks:
        output.print(proof_tables.rows(stored["rows"]))
    run = Run(
        command=tuple(sys.argv),
        settings=settings.as_stored(asked, plan)
        | {
            "interactions": [one.id for one in clicks],
            "felt": [],
            "iterations": trace.TRACED,
            "launches": 1,
        },
        environment=circumstances.environment_of(ROOT, targets[0].url, chromium),
    )
    proof.conclude(results, "clock", stored, [run], targets)


def _in_documents(
    opened: Browser,
    targets: Sequence[Target],
    asked: Settings,
    failed: dict[str, str],
    progress: Progress,
) -> dict[str, Interval]:
    """Return what the clock costs the new documents of those that have them; see `failed`."""
    found = {}
    for target in targets:
        if not document_cost.is_new(target) or target.label in failed:
            continue
        progress.say(f"Measuring {target.label} with the clock and without it")
        try:
            found[target.label] = document_cost.cost(
                opened, target, rows=asked.rows[0], limit_s=asked.limit_s
            )
        except (Error, InteractionError, StackError) as error:
            failed[target.label] = cause_of(error)
    return found
