from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from alerts_bench.data.schema import UNTIMED, Sample
from alerts_bench.output.progress import ConsoleRunProgress, Place
from alerts_bench.page import interactions
from alerts_bench.page.network import UNCOUNTED
from alerts_bench.product import catalog, targets
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.run.runner import Medians
from alerts_bench.run.schedule import Plan
from alerts_bench.run.stopping import Pace, Rule

PLAN = Plan(seed=1, labels=("A",), interactions=interactions.select(["delete"]), felt=())
STACK = Stack("http://127.0.0.1:8000")
BUDGET = Rule(5, budget_s=60)


def sample(launch: int = 1, dom_ms: float | None = 10, outcome: str = "ok") -> Sample:
    return Sample(
        timestamp="",
        implementation="A",
        interaction="delete",
        condition="cost",
        launch=launch,
        iteration=1,
        warmup=False,
        rows=100,
        dom_ms=dom_ms,
        frame_ms=None,
        outcome=outcome,
        **UNCOUNTED,
    )


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=120)


def text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_cause_is_told_once_with_where_the_log_is(root: Path, console: Console) -> None:
    progress = ConsoleRunProgress(console)
    target = targets.of_stack(catalog.load(root), STACK)[1]
    for _ in range(3):
        progress.show(sample(dom_ms=None, outcome="no row gone [1]"), target)
    assert text(console) == "Failed: A, delete: no row gone [1]. Its log: make logs IMPL=ajax\n"


def test_success_is_no_failure(console: Console) -> None:
    ConsoleRunProgress(console).show(sample(), Target("A", "http://a/"))
    assert text(console) == ""


def test_a_fixed_run_is_not_commented_beside_its_bar() -> None:
    terminal = Console(file=io.StringIO(), width=120, force_terminal=True)
    ConsoleRunProgress(terminal).launched(Medians(), Pace(0, (1.0,)), Rule(5))
    assert text(terminal) == ""


def test_without_a_terminal_each_launch_is_a_line(console: Console) -> None:
    progress = ConsoleRunProgress(console)
    progress.launched(Medians(), Pace(20, (60.0,)), Rule(5))
    progress.launched(Medians(), Pace(20, (60.0, 50.0)), Rule(5))
    assert text(console).splitlines() == [
        "Launch 1 of 5 is measured after 0:01:20; 0:04:00 left.",
        "Launch 2 of 5 is measured after 0:02:10; 0:02:45 left.",
    ]


def test_each_page_whose_memory_is_read_is_a_line(console: Console) -> None:
    plan = Plan(
        seed=1,
        labels=("A", "B", "C"),
        interactions=(interactions.MEMORY,),
        felt=(),
        launches=1,
        iterations=2,
    )
    progress = ConsoleRunProgress(console)
    with progress.following(plan, Rule(1)):
        for label in plan.labels:
            for cycle in range(3):
                reading = replace(
                    sample(dom_ms=None),
                    implementation=label,
                    interaction="memory",
                    iteration=cycle,
                    warmup=cycle == 0,
                )
                progress.show(reading, Target(label, "http://a/"))
    lines = [line for line in text(console).splitlines() if line.strip()]
    assert [line.partition(" is measured after ")[0] for line in lines] == [
        "Page 1 of 3",
        "Page 2 of 3",
    ]


def test_of_several_runs_a_line_counts_the_others_in(console: Console) -> None:
    second = ConsoleRunProgress(console, Place("round", 2, 3, spent_s=100))
    second.launched(Medians(), Pace(20, (40.0, 40.0)), Rule(2))
    third = ConsoleRunProgress(console, Place("round", 3, 3, spent_s=200))
    third.launched(Medians(), Pace(20, (40.0,)), Rule(2))
    third.launched(Medians(), Pace(20, (40.0, 40.0)), Rule(2))
    assert text(console).splitlines() == [
        "Round 2 of 3, launch 2 of 2 is measured after 0:03:20; 0:01:40 left.",
        "Round 3 of 3, launch 1 of 2 is measured after 0:04:20; 0:00:40 left.",
    ]


def test_without_a_terminal_the_count_of_bytes_is_said_once(console: Console) -> None:
    progress = ConsoleRunProgress(console)
    for _ in range(2):
        progress.show(sample(launch=UNTIMED, dom_ms=None), Target("A", "http://a/"))
    assert text(console) == (
        "Before the first launch, the bytes of each interaction are counted.\n"
    )


def test_a_budget_says_what_precision_to_expect(console: Console) -> None:
    medians = Medians()
    for launch, dom_ms in enumerate((10, 11, 10), start=1):
        medians.add(sample(launch, dom_ms), rows=100)
    ConsoleRunProgress(console).launched(medians, Pace(0, (10.0, 10.0, 10.0)), BUDGET)
    said = text(console)
    assert said.startswith("After 3 launches: ± 1")
    assert "to be expected after 6." in said


def test_one_launch_promises_nothing(console: Console) -> None:
    medians = Medians()
    medians.add(sample(1, 10), rows=100)
    ConsoleRunProgress(console).launched(medians, Pace(0, (10.0,)), BUDGET)
    assert text(console) == "After 1 launch nothing can be said of the precision yet.\n"


def test_the_relay_s_own_error_is_said(console: Console) -> None:
    ConsoleRunProgress(console).relayed({50.0: 0.5})
    assert text(console).endswith("an echo server: +0.50 ms at 50 ms.\n")
