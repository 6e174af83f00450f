from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import synthetic

from alerts_bench.commands import repeat as command
from alerts_bench.data import formats, repeated
from alerts_bench.output.progress import ConsoleRunProgress
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.recording import campaign
from alerts_bench.recording.settings import Settings, SettingsError


def stored(folder: Path, seed: int) -> Path:
    made = synthetic.run_of(seed)
    named = replace(made.run, name=f"performance_results_2026010{seed}_000000")
    path = folder / f"{named.name}.json"
    path.write_text(json.dumps(asdict(named)))
    path.with_suffix(".csv").write_text(formats.as_csv(made.samples))
    return path


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Let each run be a made-up one, and return what was asked for."""
    asked: list[Settings] = []

    def carry_out(
        settings: Settings, *_: Any, results: Path, progress: ConsoleRunProgress, **others: Any
    ) -> Path:
        asked.append(settings)
        assert progress.place
        assert (progress.place.number, progress.place.of) == (len(asked), 2)
        return stored(results, len(asked))

    def chosen(
        stack: Stack, only: Sequence[str] | None, *, beside_references: bool
    ) -> list[Target]:
        assert beside_references
        return [Target(label, "http://a.test/") for label in "AB"]

    monkeypatch.setattr(campaign, "carry_out", carry_out)
    monkeypatch.setattr(command, "chosen", chosen)
    return asked


def test_the_default_is_measured_so_often(carried_out: list[Settings], tmp_path: Path) -> None:
    command.repeat(runs=2, results=tmp_path)
    # Each draws a seed of its own.
    assert carried_out == [Settings(), Settings()]
    found = repeated.read(tmp_path)
    assert len(found["runs"]) == 2
    assert found["settings"]["iterations"] == 30
    assert "to_mean" in found["rms_change"]
    assert (tmp_path / repeated.PAGE).read_text().startswith("# How well runs agree")


def test_stored_results_can_be_set_side_by_side(tmp_path: Path) -> None:
    command.repeat(of=[stored(tmp_path, 1), stored(tmp_path, 2)], results=tmp_path)
    assert len(repeated.read(tmp_path)["runs"]) == 2


def test_one_result_agrees_with_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs two results"):
        command.repeat(of=[stored(tmp_path, 1)], results=tmp_path)


def test_it_is_published_with_a_run_that_it_is_about(tmp_path: Path) -> None:
    to = tmp_path / "docs"
    to.mkdir()
    repeated.write(tmp_path, json.dumps({"runs": ["one", "two"]}), "# Page\n")
    assert repeated.copy(tmp_path, to, "three") == []
    assert {file.name for file in repeated.copy(tmp_path, to, "two")} == {
        repeated.DOCUMENT,
        repeated.PAGE,
    }
    assert repeated.copy(to, to, "two") == []
