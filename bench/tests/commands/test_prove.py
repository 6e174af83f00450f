from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer

from alerts_bench.commands import calibrate as command
from alerts_bench.commands import proof, selftest
from alerts_bench.commands.calibrate import calibrate
from alerts_bench.data import stored_proofs
from alerts_bench.data.schema import Results, Run
from alerts_bench.product import catalog, targets
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.proofs import aa
from alerts_bench.recording.settings import Settings, SettingsError

Round = dict[str, float | None]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Callable[[Round], list[int]]:
    """Let each round of the selftest find this, and return the seeds of those that were made."""

    def found(p_values: Round) -> list[int]:
        seeds: list[int] = []

        def measured(asked: Settings, *_: Any) -> Results:
            assert asked.seed is not None
            seeds.append(asked.seed)
            return Results(Run(seed=asked.seed, command=("alerts-bench", "selftest")), ())

        monkeypatch.setattr(proof, "measured", measured)
        monkeypatch.setattr(aa, "comparisons", lambda *_: p_values)
        return seeds

    def chosen(stack: Stack, only: Sequence[str] | None) -> list[Target]:
        return [Target(label, "http://a.test/") for label in only or ("A", "B")]

    monkeypatch.setattr(selftest, "chosen", chosen)
    return found


def test_rounds_go_on_until_the_comparisons_are_made(
    rounds: Callable[[Round], list[int]], tmp_path: Path
) -> None:
    seeds = rounds({"A": 0.5, "B": 0.5})
    selftest.selftest(comparisons=5, seed=7, results=tmp_path)
    assert len(set(seeds)) == 3
    stored = stored_proofs.read(tmp_path)["aa"]
    assert stored["passed"]
    assert stored["provenance"]["seed"] == 7
    assert "Partial: without" in stored["verdict"]
    assert len(stored["rows"]) == 5


def test_a_round_that_compares_nothing_is_the_last_and_is_not_passed(
    rounds: Callable[[Round], list[int]], tmp_path: Path
) -> None:
    seeds = rounds({"A": None, "B": None})
    with pytest.raises(typer.Exit):
        selftest.selftest(comparisons=5, results=tmp_path)
    assert len(seeds) == 1
    stored = stored_proofs.read(tmp_path)["aa"]
    assert not stored["passed"]
    assert "2 could not be made: A, seed" in stored["verdict"]
    assert "3 were not attempted" in stored["verdict"]


@pytest.mark.parametrize("command", [selftest.selftest, calibrate])
def test_one_launch_is_refused(
    rounds: Callable[[Round], list[int]], tmp_path: Path, command: Callable[..., None]
) -> None:
    with pytest.raises(SettingsError, match="--iterations must be 2 or more"):
        command(iterations=1, results=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def calibrated(monkeypatch: pytest.MonkeyPatch, root: Path) -> list[Settings]:
    """Let `calibrate` measure nothing, and return what it asked for."""
    asked: list[Settings] = []

    def measured(settings: Settings, *_: Any) -> Results:
        asked.append(settings)
        return Results(Run(name="performance_results_1"), ())

    def chosen(stack: Stack, only: Sequence[str] | None) -> list[Target]:
        return [*targets.of_stack(catalog.load(root), stack), Target("Outside", "http://a.test/")]

    monkeypatch.setattr(proof, "measured", measured)
    monkeypatch.setattr(command, "chosen", chosen)
    return asked


def test_each_is_asked_for_the_delay_that_its_manifest_names(
    calibrated: list[Settings], root: Path, tmp_path: Path
) -> None:
    manifest = root / "impl_ajax" / "pyproject.toml"
    text = manifest.read_text()
    manifest.write_text(
        text.replace("[tool.alerts-bench]", "[tool.alerts-bench]\nknown_delay_ms = 2", 1)
    )
    with pytest.raises(typer.Exit):
        calibrate(results=tmp_path)
    [asked] = calibrated
    assert list(asked.delays_ms["Plain ajax"]) == [0, 0, 2, 2, 20]
    assert list(asked.delays_ms["Plain http"]) == [0, 0, 5, 5, 20]
    assert list(asked.delays_ms["Outside"]) == [0, 0, 5, 5, 20]
    assert (asked.felt, asked.rule.launches) == (("none",), 10)


def test_a_proof_names_the_files_with_its_samples(
    calibrated: list[Settings], tmp_path: Path
) -> None:
    with pytest.raises(typer.Exit):
        calibrate(find=1, felt=True, iterations=4, results=tmp_path)
    [asked] = calibrated
    assert list(asked.delays_ms["Outside"]) == [0, 0, 1, 1, 20]
    assert (asked.felt, asked.rule.launches) == ((), 4)
    assert stored_proofs.read(tmp_path)["known_delay"]["samples"] == ["performance_results_1"]
