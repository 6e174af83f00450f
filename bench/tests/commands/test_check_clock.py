from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer

from alerts_bench.commands import check_clock as command
from alerts_bench.data import stored_proofs
from alerts_bench.page import browser
from alerts_bench.page.browser import Identity
from alerts_bench.page.interactions import Click
from alerts_bench.product.targets import Target
from alerts_bench.proofs import trace
from alerts_bench.proofs.clock_agreement import Check
from alerts_bench.proofs.trace import TraceError
from alerts_bench.recording.settings import Settings, SettingsError


def test_page_loads_alone_cannot_be_traced(tmp_path: Path) -> None:
    asked = Settings(interactions=("page_cold", "page_warm"))
    with pytest.raises(SettingsError, match="page loads, keys and quick clicks have none"):
        command.check_clock(asked, [Target("A", "http://a.test/")], tmp_path)


@pytest.mark.parametrize(
    "asked",
    [
        {"rtts_ms": (50.0,)},
        {"rows": (10, 100)},
        {"cpu_slowdowns": (1.0, 4.0)},
        {"until": 0.03},
        {"pin": "0:1"},
        {"felt": ("all",)},
    ],
)
def test_what_a_trace_does_not_follow_is_refused(asked: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave out --rtt"):
        command.check_clock(Settings(**asked), [Target("A", "http://a.test/")], tmp_path)


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
    monkeypatch.setattr(command, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "launched", lambda *_: nullcontext())
    monkeypatch.setattr(browser, "identity", lambda *_: Identity(Path("chromium"), "156", ""))
    targets = [Target(label, "http://a.test/") for label in "AB"]
    with pytest.raises(typer.Exit):
        command.check_clock(Settings(interactions=("page_warm", "delete")), targets, tmp_path)
    assert traced == ["delete", "delete"]
    stored = stored_proofs.read(tmp_path)["clock"]
    assert [row["implementation"] for row in stored["rows"]] == ["A", "B"]
    assert "A could not be traced to its end" in stored["verdict"]
    origin = stored["provenance"]
    assert origin["chromium"] == "full Chromium 156"
    assert origin["settings"]["interactions"] == ["delete"]
    assert origin["labels"] == ["A", "B"]
