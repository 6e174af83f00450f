from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer
from synthetic import sample

from alerts_bench.commands import crosscheck as command
from alerts_bench.data import files, stored_proofs
from alerts_bench.data.schema import Sample
from alerts_bench.page import browser
from alerts_bench.page.browser import Identity
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target
from alerts_bench.proofs import second_clock
from alerts_bench.proofs.second_clock import Measurement


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What each clock shows, in ms; no browser is started."""
    shown = {second_clock.BENCH: 20.0, second_clock.INDEPENDENT: 20.0}

    def samples(measurement: Measurement) -> Iterator[Sample]:
        for launch in range(1, measurement.launches + 1):
            for target in measurement.targets:
                for clock, dom_ms in shown.items():
                    for interaction in second_clock.MEASURED:
                        called = second_clock.label(target.label, clock)
                        yield sample(called, launch, dom_ms, interaction=interaction)
            measurement.launched(launch)

    def chosen(stack: Stack, only: Sequence[str] | None) -> list[Target]:
        return [Target("A", "http://a.test/")]

    monkeypatch.setattr(Measurement, "samples", samples)
    monkeypatch.setattr(command, "chosen", chosen)
    monkeypatch.setattr(command, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "identity", lambda _: Identity(Path("chromium"), "156", ""))
    return shown


def stored(results: Path) -> Any:
    return stored_proofs.read(results)["second_clock"]


def test_both_clocks_and_their_samples_are_stored(
    measured: dict[str, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.crosscheck(launches=2, seed=5, results=tmp_path)
    found = stored(tmp_path)
    assert found["passed"]
    assert found["provenance"]["seed"] == 5
    [name] = found["samples"]
    taken = files.read(tmp_path / stored_proofs.FOLDER / name)
    assert len(taken.samples) == 2 * 2 * 2
    assert "Launch 1 of 2 is measured after" in capsys.readouterr().err


def test_clocks_that_differ_are_not_passed(measured: dict[str, float], tmp_path: Path) -> None:
    measured[second_clock.INDEPENDENT] = 40.0
    with pytest.raises(typer.Exit):
        command.crosscheck(launches=2, results=tmp_path)
    assert not stored(tmp_path)["passed"]
