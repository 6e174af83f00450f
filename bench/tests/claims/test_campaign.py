"""Measuring, storing, judging."""

from __future__ import annotations

import json
import os
from itertools import repeat
from pathlib import Path

import pytest
from made_up_claims import CLAIM, claim

from alerts_bench.claims import campaign, registry, verdict
from alerts_bench.claims.campaign import Measurement
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError
from alerts_bench.data.files import ResultsError


def judge(one: Claim, raw: Raw) -> Judgement:
    return verdict.judged(one, [Part("it", "1", str(raw["value"]), raw["value"] == 1)])


def refuse(sources: Sources) -> Raw:
    raise UnmeasuredError("The package is missing.")


@pytest.fixture(autouse=True)
def _measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def value(sources: Sources) -> Raw:
        return {"value": 1}

    monkeypatch.setattr(os, "getloadavg", lambda: (0.1, 0.1, 0.1))
    monkeypatch.setattr(registry, "MEASUREMENTS", {"rendering": value, "missing": refuse})
    monkeypatch.setattr(campaign, "MEASUREMENTS", registry.MEASUREMENTS)
    monkeypatch.setattr(campaign, "JUDGES", {"made-up": judge, "other": judge})


def test_samples_and_verdicts_are_stored_side_by_side(tmp_path: Path) -> None:
    campaign.measure([CLAIM], Sources(tmp_path), tmp_path / "claims")
    (found,) = campaign.judge([CLAIM], tmp_path / "claims")
    stored = json.loads((tmp_path / "claims" / "verdicts.json").read_text())
    samples = json.loads((tmp_path / "claims" / "rendering.json").read_text())
    assert found.verdict == stored["made-up"]["verdict"] == "holds"
    assert stored["made-up"]["samples"] == "rendering.json"
    assert samples["raw"] == {"value": 1} and samples["machine"]["cores"] >= 1


def test_claims_that_share_a_measurement_take_it_once(tmp_path: Path) -> None:
    told: list[str] = []
    campaign.measure([CLAIM, claim(id="other")], Sources(tmp_path), tmp_path, told.append)
    assert told == ["rendering"]


@pytest.mark.parametrize(("limit_s", "load"), [(60, 0.5), (0, 9.0)])
def test_times_are_taken_once_the_machine_is_calm_or_the_wait_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit_s: float, load: float
) -> None:
    loads = iter([9.0, 3.0, 0.5]) if limit_s else repeat(9.0)
    last = [0.0]

    def getloadavg() -> tuple[float, float, float]:
        last.append(next(loads, last[-1]))
        return last[-1], 0.0, 0.0

    monkeypatch.setattr(os, "getloadavg", getloadavg)
    monkeypatch.setattr(campaign, "CALM_S", limit_s)
    monkeypatch.setattr(campaign, "LOOK_S", 0)
    campaign.measure([CLAIM], Sources(tmp_path), tmp_path)
    assert json.loads((tmp_path / "rendering.json").read_text())["load"] == load


def test_what_cannot_run_is_not_measured_with_its_cause(tmp_path: Path) -> None:
    missing = claim(measurement="missing")
    campaign.measure([missing, claim(id="other")], Sources(tmp_path), tmp_path)
    one, other = campaign.judge([missing, claim(id="other")], tmp_path)
    assert (one.verdict, one.sentence) == ("not measured", "The package is missing.")
    assert other.verdict == "holds"


def test_what_was_never_measured_names_the_command(tmp_path: Path) -> None:
    (found,) = campaign.judge([CLAIM], tmp_path)
    assert found.verdict == "not measured" and "make claims ONLY=made-up" in found.sentence


def test_samples_that_lack_something_are_no_pass() -> None:
    found = campaign.judged(CLAIM, Measurement("rendering", "", {"other": 1}))
    assert (found.verdict, found.sentence) == (
        "not measured",
        "rendering.json lacks 'value'. Measure again.",
    )


def test_a_damaged_file_is_treated_as_absent(tmp_path: Path) -> None:
    (tmp_path / "rendering.json").write_text("{")
    (found,) = campaign.judge([CLAIM], tmp_path)
    assert found.verdict == "not measured"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "claims").write_text("")
    with pytest.raises(ResultsError, match="claims is not a folder"):
        campaign.measure([CLAIM], Sources(tmp_path), tmp_path / "claims")


class TestABusyMachine:
    def taken(self, load: float, name: str = "rendering") -> Measurement:
        return Measurement(name, "", {"value": 1}, machine={"cores": 2}, load=load)

    def test_its_times_are_not_judged(self) -> None:
        found = campaign.judged(CLAIM, self.taken(2.1))
        assert found.verdict == "not measured"
        assert "load average was 2.1 on 2 cores" in found.sentence

    def test_an_idle_machines_are(self) -> None:
        assert campaign.judged(CLAIM, self.taken(2.0)).verdict == "holds"

    def test_what_is_no_time_is_judged_all_the_same(self) -> None:
        assert campaign.judged(CLAIM, self.taken(9.0, "sizes")).verdict == "holds"
