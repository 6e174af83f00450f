"""What `run --trace` does: the page's clock against Chromium's own trace."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from alerts_bench.commands import proof
from alerts_bench.commands.options import ROOT, errors, output
from alerts_bench.data.schema import Run, now
from alerts_bench.output import proof_tables
from alerts_bench.output.progress import ConsoleProgress
from alerts_bench.page import browser
from alerts_bench.page.interactions import Click
from alerts_bench.product.targets import Target
from alerts_bench.proofs import clock_agreement, trace
from alerts_bench.recording import circumstances, settings
from alerts_bench.recording.settings import Settings, SettingsError


def check_clock(asked: Settings, targets: Sequence[Target], results: Path) -> None:
    """Check the page's clock against Chromium's own trace; nothing else is measured."""
    unused = (asked.felt, asked.pin, any(asked.rtts_ms), len(asked.rows) > 1)
    if any(unused) or not asked.rule.is_fixed:
        raise SettingsError(
            "--trace checks the clock and measures nothing: leave out --rtt, --until, --budget, "
            "--felt, --pin and all --rows but one."
        )
    plan = asked.plan(targets)
    clicks = [one for one in plan.interactions if isinstance(one, Click) and one.is_single_clicks]
    if not clicks:
        raise SettingsError(
            "--trace checks single clicks: page loads, keys and quick clicks have none. "
            "Name another --interaction."
        )
    with sync_playwright() as playwright, browser.launched(playwright, "cost") as opened:
        chromium = browser.identity(playwright)
        checks, failed = trace.check_all(
            opened,
            targets,
            clicks,
            rows=plan.rows[0],
            warmup=asked.warmup_rounds["felt"],
            limit_s=asked.limit_s,
            progress=ConsoleProgress(errors),
        )
    stored = clock_agreement.proof(clock_agreement.agreements(checks), failed, now())
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
    proof.conclude(results, "clock", stored, run, targets)
