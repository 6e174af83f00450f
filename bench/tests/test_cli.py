"""The commands as they are typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from plain import Site, free_port

from alerts_bench.commands import options
from alerts_bench.data import files
from alerts_bench.data.schema import OK, Results

SCRIPT = Path(__file__).parents[1] / "run_performance_tests.py"
QUICK = ("--iterations", "1", "--warmup", "1", "--rows", "5", "--felt", "none", "--no-wire")
ADD = ("--interaction", "add_random")

Command = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def command(site: Site, tmp_path: Path) -> Command:
    def start(*arguments: str, base_url: str = "") -> subprocess.Popen[str]:
        variables = {
            "BENCH_ROOT": str(site.root),
            "BENCH_BASE_URL": base_url or site.stack.base_url,
            "BENCH_TOKEN": site.stack.token,
            "COLUMNS": "200",
        }
        return subprocess.Popen(
            [sys.executable, str(SCRIPT), *arguments, "--results", str(tmp_path)],
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return start


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


def only_result(folder: Path) -> Results:
    return files.read(files.latest(folder))


@pytest.mark.browser
def test_labels_and_ids_follow_one_option(command: Command, tmp_path: Path) -> None:
    code, output, errors = finish(command("--only", "Plain ajax", "SOCKET", *ADD, *QUICK))
    assert (code, errors.strip()) == (0, "")
    found = only_result(tmp_path)
    kept = Counter(one.implementation for one in found.samples if not one.warmup)
    assert kept == {"Plain ajax": 1, "Plain socket": 1}
    assert str(tmp_path / f"{found.run.name}.csv") in output
    assert found.run.ended_by == "complete"
    assert {one.service for one in found.run.usage} == {"server"}
    assert found.run.settings["rows"] == [5]
    assert len(found.run.schedule) == 1


@pytest.mark.browser
def test_a_page_from_outside_is_measured_beside(
    command: Command, tmp_path: Path, site: Site
) -> None:
    target = f"Mine={site.stack.base_url}/ajax/"
    code, _, errors = finish(command("--only", "socket", "--target", target, *ADD, *QUICK))
    assert (code, errors.strip()) == (0, "")
    kept = [one.implementation for one in only_result(tmp_path).samples if not one.warmup]
    assert sorted(kept) == ["Mine", "Plain socket"]


@pytest.mark.browser
def test_a_page_that_lacks_a_part_is_told_which(
    command: Command, tmp_path: Path, site: Site
) -> None:
    page = tmp_path / "mine.toml"
    url = f"{site.stack.base_url}/ajax/"
    page.write_text(f'label = "Mine"\nurl = "{url}"\n[hooks]\nadd = "Plus"\n', encoding="utf-8")
    code, _, errors = finish(command("--only", "socket", "--target", str(page), *ADD, *QUICK))
    assert code == 1
    assert "Failed: Mine, add_random: The page has no button 'Plus'." in errors


@pytest.mark.browser
def test_a_click_without_its_row_is_a_failure_with_the_log_s_command(
    command: Command, tmp_path: Path, site: Site
) -> None:
    site.tell("ajax", "break")
    try:
        code, _, errors = finish(command("--only", "ajax", "socket", *ADD, *QUICK, "--limit", "1s"))
    finally:
        site.tell("ajax", "cure")
    assert code == 1
    assert "Failed: Plain ajax, add_random: no row added within 1 s" in errors
    assert "Its log: make logs IMPL=ajax" in errors
    kept = [one for one in only_result(tmp_path).samples if not one.warmup]
    outcomes = {one.implementation: one.outcome for one in kept}
    assert outcomes["Plain socket"] == OK
    assert outcomes["Plain ajax"] != OK


@pytest.mark.browser
@pytest.mark.parametrize(
    ("send", "stop"),
    [
        pytest.param(os.kill, signal.SIGINT, id="SIGINT"),
        pytest.param(os.kill, signal.SIGTERM, id="docker stop"),
        pytest.param(os.killpg, signal.SIGINT, id="Ctrl-C in a terminal"),
    ],
)
def test_an_interrupted_run_keeps_what_was_measured_and_names_it(
    command: Command, tmp_path: Path, send: Callable[[int, int], None], stop: signal.Signals
) -> None:
    with command("--only", "ajax", *ADD, "--iterations", "500", "--no-wire") as process:
        while sum(len(one.read_bytes().splitlines()) for one in tmp_path.glob("*.csv")) < 10:
            assert process.poll() is None
        send(process.pid, stop)
        code, _, errors = finish(process)
    found = only_result(tmp_path)
    assert code == 130, errors
    assert f"Interrupted. What was measured is in {tmp_path / found.run.name}.csv" in errors
    assert found.run.ended_by == "interrupted"
    assert len(found.samples) >= 5


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--only", "vue"), "Unknown implementation 'vue'. Known: Plain http (http)"),
        (("--interaction", "fly"), "Unknown interaction 'fly'. Known: page_cold"),
        (("--until", "3"), "--until takes a percentage"),
        (("--precise", "--iterations", "3"), "leave out --iterations"),
        (("--target", "nowhere.toml"), "neither LABEL=URL nor a file"),
        (("--target", "Plain ajax=http://a.test/"), "Two targets are labelled"),
        (("--iterations", "many"), "is not a valid int"),
    ],
)
def test_what_is_asked_wrongly_is_refused_with_2(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    code, _, errors = finish(command(*arguments))
    assert code == 2
    assert complaint in errors
    assert list(tmp_path.iterdir()) == []


def test_a_stack_that_is_down_is_answered_with_how_to_start_it(command: Command) -> None:
    code, _, errors = finish(command(base_url=f"http://127.0.0.1:{free_port()}"))
    assert code == 1
    assert "Start the stack with: make up" in errors


def test_values_are_spread_over_their_option() -> None:
    given = ["run", "--only", "A", "B", "--rows", "10", "--only=C", "--felt", "none"]
    assert list(options.spread(given)) == [
        *("run", "--only", "A", "--only", "B", "--rows", "10"),
        *("--only=C", "--felt", "none"),
    ]
