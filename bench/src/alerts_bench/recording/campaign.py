"""A run from its settings to its files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console

from alerts_bench.data.files import Writer
from alerts_bench.data.schema import Finding, Sample
from alerts_bench.machine import environment
from alerts_bench.output.progress import Display
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.recording import record, settings
from alerts_bench.recording.record import Record
from alerts_bench.recording.settings import Settings
from alerts_bench.run import affinity, relay
from alerts_bench.run.runner import Runner


def carry_out(
    asked: Settings,
    stack: Stack,
    targets: Sequence[Target],
    *,
    root: Path,
    results: Path,
    console: Console,
    findings: Sequence[Finding] = (),
) -> Path:
    """Measure the targets and return the CSV file, which grows while it does.

    `findings` are what is known already to be amiss.
    After Ctrl-C the file is named, and KeyboardInterrupt goes on.
    """
    plan = asked.plan(targets)
    if any(plan.rtts_ms):
        relay.assert_delays([one.url for one in targets])
    split = affinity.split(asked.pin) if asked.pin else None
    with affinity.pinned(split, targets), sync_playwright() as playwright:
        described = record.describe(
            playwright,
            stack,
            targets,
            root=root,
            results=results,
            seed=plan.seed,
            command=sys.argv,
            settings=settings.describe(asked, plan),
            findings=findings,
        )
        if any(plan.rtts_ms):
            errors_ms = relay.errors_ms(plan.rtts_ms)
            described = record.with_relay(described, errors_ms)
            console.print(record.relay_sentence(errors_ms))
        started = environment.moment()
        display = Display(console, plan, asked.rule)

        with Writer(results, described) as writer, display:
            kept = Record(writer, started)

            def keep(sample: Sample, target: Target) -> None:
                kept.keep(sample)
                display.show(sample)
                display.fail(sample, target)

            runner = Runner(
                playwright=playwright,
                targets={target.label: target for target in targets},
                plan=plan,
                rule=asked.rule,
                warmup=asked.warmup,
                limit_s=asked.limit_s,
                wire=asked.wire,
                keep=keep,
                launched=display.launched,
            )
            ending = ""
            try:
                ending = runner.run()
            except KeyboardInterrupt:
                console.print(f"Interrupted. What was measured is in {writer.csv_path}")
                raise
            finally:
                kept.close(runner, ending)
    return writer.csv_path
