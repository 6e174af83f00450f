from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer

from alerts_bench.commands import prove
from alerts_bench.data.schema import Run
from alerts_bench.page import browser
from alerts_bench.page.browser import Identity
from alerts_bench.page.interactions import Click
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.proofs import trace
from alerts_bench.proofs.clock_agreement import Check
from alerts_bench.proofs.trace import TraceError
from alerts_bench.recording import record
from alerts_bench.recording.settings import Settings, SettingsError

Round = dict[str, float | None]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Callable[[Round], list[int]]:
    """Let each round of the selftest find this, and return the seeds of those that were made."""

    def found(p_values: Round) -> list[int]:
        seeds: list[int] = []

        def made(asked: Settings, *_: Any) -> tuple[Round, Run]:
            assert asked.seed is not None
            seeds.append(asked.seed)
            named = {f"{name}, seed {asked.seed}": p for name, p in p_values.items()}
            return named, Run(seed=asked.seed, command=("alerts-bench", "selftest"))

        monkeypatch.setattr(prove, "_round", made)
        return seeds

    def chosen(stack: Stack, only: Sequence[str] | None) -> list[Target]:
        return [Target(label, "http://a.test/") for label in only or ("A", "B")]

    monkeypatch.setattr(prove, "chosen", chosen)
    return found


def test_rounds_go_on_until_the_comparisons_are_made(
    rounds: Callable[[Round], list[int]], tmp_path: Path
) -> None:
    seeds = rounds({"A": 0.5, "B": 0.5})
    prove.selftest(comparisons=5, seed=7, results=tmp_path)
    assert len(set(seeds)) == 3
    stored = record.read_proofs(tmp_path)["aa"]
    assert stored["passed"]
    assert stored["provenance"]["seed"] == 7
    assert "Partial: without" in stored["verdict"]
    assert len(stored["rows"]) == 5


def test_a_round_that_compares_nothing_is_the_last_and_is_not_passed(
    rounds: Callable[[Round], list[int]], tmp_path: Path
) -> None:
    seeds = rounds({"A": None, "B": None})
    with pytest.raises(typer.Exit):
        prove.selftest(comparisons=5, results=tmp_path)
    assert len(seeds) == 1
    stored = record.read_proofs(tmp_path)["aa"]
    assert not stored["passed"]
    assert "2 could not be made: A, seed" in stored["verdict"]
    assert "3 were not attempted" in stored["verdict"]


@pytest.mark.parametrize("command", [prove.selftest, prove.calibrate])
def test_one_launch_is_refused(
    rounds: Callable[[Round], list[int]], tmp_path: Path, command: Callable[..., None]
) -> None:
    with pytest.raises(SettingsError, match="--iterations must be 2 or more"):
        command(iterations=1, results=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("delays", "cure"), [("0", "needs one above 0"), ("1,5", "needs 0, which")]
)
def test_delays_that_prove_nothing_are_refused(delays: str, cure: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=cure):
        prove.calibrate(delays=delays, results=tmp_path)


def test_page_loads_alone_cannot_be_traced(tmp_path: Path) -> None:
    asked = Settings(interactions=("page_cold", "page_warm"))
    with pytest.raises(SettingsError, match="a page load has none"):
        prove.check_clock(asked, [Target("A", "http://a.test/")], tmp_path)


@pytest.mark.parametrize(
    "asked",
    [
        {"rtts_ms": (50.0,)},
        {"rows": (10, 100)},
        {"until": 0.03},
        {"pin": "0:1"},
        {"felt": ("all",)},
    ],
)
def test_what_a_trace_does_not_follow_is_refused(asked: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave out --rtt"):
        prove.check_clock(Settings(**asked), [Target("A", "http://a.test/")], tmp_path)


def test_a_trace_that_breaks_off_leaves_what_was_traced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    traced: list[str] = []

    def check(
        opened: object, target: Target, interactions: Sequence[Click], **_: float
    ) -> Iterator[Check]:
        traced.extend(one.id for one in interactions)
        yield Check(target.label, "delete", 5.0, 9.0, 5.0, 9.0, 0.1)
        if target.label == "A":
            raise TraceError("The trace holds 1 clicks of 2.")

    monkeypatch.setattr(trace, "check", check)
    monkeypatch.setattr(prove, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "launched", lambda *_: nullcontext())
    monkeypatch.setattr(browser, "identity", lambda _: Identity(Path("chromium"), "156", ""))
    targets = [Target(label, "http://a.test/") for label in "AB"]
    with pytest.raises(typer.Exit):
        prove.check_clock(Settings(interactions=("page_warm", "delete")), targets, tmp_path)
    assert traced == ["delete", "delete"]
    stored = record.read_proofs(tmp_path)["clock"]
    assert [row["implementation"] for row in stored["rows"]] == ["A", "B"]
    assert "A could not be traced to its end" in stored["verdict"]
    origin = stored["provenance"]
    assert origin["chromium"] == "full Chromium 156"
    assert origin["settings"]["interactions"] == ["delete"]
    assert origin["labels"] == ["A", "B"]
