"""A run from its settings to its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from playwright.sync_api import sync_playwright

from alerts_bench.data.files import Writer
from alerts_bench.data.schema import Finding, Sample
from alerts_bench.machine import environment
from alerts_bench.page import browser
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target, searching_at_once
from alerts_bench.recording import circumstances, settings
from alerts_bench.recording.byte_count import ByteCount
from alerts_bench.recording.record import Record
from alerts_bench.recording.settings import Settings
from alerts_bench.run import affinity, relay
from alerts_bench.run.runner import Medians, Runner
from alerts_bench.run.schedule import Plan
from alerts_bench.run.stopping import Pace, Rule


class RunProgress(Progress, Protocol):
    """Who is told how a run goes on."""

    def following(self, plan: Plan, rule: Rule) -> AbstractContextManager[None]:
        """Follow this plan until the context ends."""

    def relayed(self, errors_ms: Mapping[float, float]) -> None:
        """Tell how exactly the relay delays, by its round-trip time."""

    def show(self, sample: Sample, target: Target) -> None:
        """Tell of one sample."""

    def launched(self, medians: Medians, pace: Pace, rule: Rule) -> None:
        """Tell what is reached after a launch."""


def carry_out(
    asked: Settings,
    stack: Stack,
    targets: Sequence[Target],
    *,
    root: Path,
    results: Path,
    command: Sequence[str],
    progress: RunProgress,
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
    with (
        affinity.pinned(split, targets),
        searching_at_once(targets),
        sync_playwright() as playwright,
    ):
        described = circumstances.at_start(
            browser.identity(playwright, asked.chromium),
            stack,
            targets,
            root=root,
            results=results,
            seed=plan.seed,
            command=command,
            settings=settings.as_stored(asked, plan),
            findings=findings,
        )
        if any(plan.rtts_ms):
            errors_ms = relay.errors_ms(plan.rtts_ms)
            described = circumstances.with_relay(described, errors_ms)
            progress.relayed(errors_ms)
        started = environment.moment()
        by_label = {target.label: target for target in targets}

        with Writer(results, described) as writer, progress.following(plan, asked.rule):
            record = Record(writer, started)

            def keep(sample: Sample, target: Target) -> None:
                record.keep(sample)
                progress.show(sample, target)

            def launched(medians: Medians, pace: Pace) -> None:
                progress.launched(medians, pace, asked.rule)
                record.between_launches()

            byte_count = ByteCount(playwright, by_label, plan, asked.limit_s, asked.chromium, keep)
            runner = Runner(
                playwright=playwright,
                targets=by_label,
                plan=plan,
                rule=asked.rule,
                warmup=asked.warmup_rounds,
                limit_s=asked.limit_s,
                rest_s=asked.rest_s,
                chromium=asked.chromium,
                count_bytes=byte_count.take if asked.counts_bytes else None,
                keep=keep,
                launched=launched,
            )
            ending = ""
            try:
                ending = runner.run()
            except KeyboardInterrupt:
                progress.say(f"Interrupted. What was measured is in {writer.csv_path}")
                raise
            finally:
                record.close(runner, byte_count.scripts, ending)
    return writer.csv_path
