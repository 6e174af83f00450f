"""The claims that are held against stored runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import synthetic
from made_up_claims import claim

from alerts_bench.claims.measured import stored
from alerts_bench.claims.measured.stored import FETCH, SOCKET
from alerts_bench.claims.sources import Sources
from alerts_bench.claims.verdict import UnmeasuredError
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome.load_run import IdleResult, LoadRun

QUOTED = claim(framework="Django LiveView", claimed={"Django LiveView": 10.0, "SSR": 50.0})
OPEN = claim(threshold=1.1)
MEMORY = claim(claimed={"bytes": 2_500_000})


@pytest.fixture(scope="module")
def stored_run() -> Results:
    return synthetic.results(launches=3, rows=(100,), rtts=(0.0,))


def times(**milliseconds: float) -> dict[str, Any]:
    return {"file": "a run", "milliseconds": {**milliseconds}}


class TestTheQuotedComparison:
    @pytest.mark.parametrize(
        ("ssr", "verdict"), [(75.0, "holds"), (74.0, "does not hold here"), (200.0, "holds")]
    )
    def test_the_factor_is_judged_and_not_the_time(self, ssr: float, verdict: str) -> None:
        raw = times() | {"milliseconds": {"Django LiveView": 30.0, "SSR": ssr}}
        found = stored.compared_with_liveview(QUOTED, raw)
        assert found.verdict == verdict
        assert [part.holds for part in found.parts] == [None, verdict == "holds"]

    def test_who_is_fastest_is_said(self) -> None:
        measured = {"Django LiveView": 30.0, "SSR": 20.0, "django-htmx": 12.0}
        found = stored.compared_with_liveview(QUOTED, times() | {"milliseconds": measured})
        assert "SSR is the fastest here" in found.sentence

    def test_a_label_that_lacks_is_a_cause(self) -> None:
        with pytest.raises(UnmeasuredError, match="a run holds no figure of SSR"):
            stored.compared_with_liveview(
                QUOTED, times() | {"milliseconds": {"Django LiveView": 30.0}}
            )


def test_a_round_trip_without_a_baseline_cannot_be_measured() -> None:
    found = stored.without_baseline(claim(claimed={"djust": 5.0}), times(djust=30.0, SSR=80.0))
    assert found.verdict == "cannot be measured as stated"
    assert [(part.claimed, part.measured) for part in found.parts] == [
        ("5.00 ms", "30.0 ms"),
        ("–", "80.0 ms"),
    ]


class TestTheOpenConnection:
    @pytest.mark.parametrize(("socket", "verdict"), [(9.0, "holds"), (9.5, "does not hold here")])
    def test_a_tenth_less_is_enough(self, socket: float, verdict: str) -> None:
        both = {FETCH: 10.0, SOCKET: socket}
        found = stored.open_connection(OPEN, {"milliseconds": {"0": both, "150": both}})
        assert found.verdict == verdict
        assert [part.measured for part in found.parts][1] == "not measured"

    def test_a_run_without_the_floor_is_a_cause(self, stored_run: Results) -> None:
        sources = Sources(Path(), stored_run, "docs/results")
        with pytest.raises(UnmeasuredError, match=r"holds no figures of Floor \(fetch\)"):
            stored.floor(sources)

    def test_no_run_is_a_cause(self) -> None:
        with pytest.raises(UnmeasuredError, match="make bench"):
            stored.floor(Sources(Path()))


class TestMemory:
    @pytest.mark.parametrize(("measured", "verdict"), [(4e6, "holds"), (6e6, "does not hold here")])
    def test_twice_the_claimed_is_enough(self, measured: float, verdict: str) -> None:
        idle = IdleResult(
            implementation="djust", users=200, memory_per_user_bytes=measured, server_cpu_percent=1
        )
        raw = stored.idle_pages(Sources(Path(), folder="results", loads=[LoadRun(idle=[idle])]))
        assert stored.memory(MEMORY, raw).verdict == verdict

    def test_less_is_better_than_claimed(self) -> None:
        assert "Better than" in stored.memory(MEMORY, {"bytes": {"djust": 9e5}}).sentence

    def test_no_load_run_is_a_cause(self) -> None:
        with pytest.raises(UnmeasuredError, match="make load IMPL=djust"):
            stored.idle_pages(Sources(Path()))

    def test_another_frameworks_pages_are_no_measurement(self) -> None:
        with pytest.raises(UnmeasuredError, match="djust"):
            stored.memory(MEMORY, {"bytes": {"Reactor": 1e6}})


class TestPushedChanges:
    @pytest.mark.parametrize(
        ("answer", "verdict"), [("no", "holds"), ("yes", "does not hold here")]
    )
    def test_a_variant_that_is_pushed_to_ends_it(self, answer: str, verdict: str) -> None:
        facts: Any = {
            "django-htmx": {"live_updates": "no"},
            "django-htmx with a stream": {"live_updates": answer},
            "djust": {"live_updates": "yes"},
        }
        raw = stored.features(Sources(Path(), facts=facts))
        assert stored.no_push(claim(framework="django-htmx"), raw).verdict == verdict

    def test_without_a_variant_nothing_was_tried(self) -> None:
        with pytest.raises(UnmeasuredError, match="knows no variant"):
            stored.no_push(claim(), {"live_updates": {"django-htmx": "no"}})

    def test_without_facts_neither(self) -> None:
        with pytest.raises(UnmeasuredError, match="facts"):
            stored.features(Sources(Path()))


def test_round_trips_are_those_of_the_main_view(stored_run: Results) -> None:
    raw = stored.round_trips(Sources(Path(), stored_run, "docs/results"))
    assert raw["file"] == f"docs/results/{stored_run.run.name}.json"
    assert raw["rows"] == 100 and all(one > 0 for one in raw["milliseconds"].values())
