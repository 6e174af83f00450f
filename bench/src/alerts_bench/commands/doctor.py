"""The command `doctor`: what is missing or noisy on this machine."""

from __future__ import annotations

import typer
from playwright.sync_api import sync_playwright
from rich.markup import escape

from alerts_bench.commands.options import RESULTS, ROOT, ResultsFolder, output
from alerts_bench.machine import environment, warnings
from alerts_bench.output import terminal
from alerts_bench.page import browser
from alerts_bench.product import catalog, targets
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.recording import circumstances


def doctor(results: ResultsFolder = RESULTS) -> None:
    """Say what is missing or noisy on this machine, and the cure."""
    started = environment.moment()
    stack = Stack.from_environment(ROOT)
    try:
        stack_targets = targets.of_stack(catalog.load(ROOT, stack.variants), stack)
        subjects = [circumstances.subject_of(one, ROOT) for one in stack_targets]
    except StackError as error:
        output.print(f"[yellow]The stack was not looked at:[/] {escape(str(error))}")
        subjects = []
    with sync_playwright() as playwright:
        chromium = browser.identity(playwright)
    described = circumstances.environment_of(ROOT, stack.base_url, chromium)
    during = environment.between(started, environment.moment())
    findings = warnings.doctor(
        described, subjects, busy=environment.busy_share(), during=during, results=results
    )
    output.print(terminal.findings(findings) if findings else "Nothing is missing or noisy.")
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)
