from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from plain import Site
from playwright.sync_api import Browser

from alerts_bench.data.schema import OK, Sample
from alerts_bench.page import interactions
from alerts_bench.product.stack import StackError
from alerts_bench.product.targets import Target
from alerts_bench.run import resources, schedule, visit
from alerts_bench.run.resources import Ledger
from alerts_bench.run.visit import Visitor

pytestmark = pytest.mark.browser

ADD = interactions.select(["add_random"])


def samples(
    chromium: Browser, site: Site, page: str = "ajax", launch: int = 1, **changes: object
) -> Iterator[Sample]:
    plan = {"label": f"Plain {page}", "rows": 5, "rtt_ms": 0.0, "interactions": ADD, "kept": 3}
    target = site.targets[page]
    assert target.implementation is not None
    return Visitor(
        browser=chromium,
        target=target,
        plan=schedule.Visit(**(plan | changes)),  # type: ignore[arg-type]
        launch=launch,
        condition="cost",
        chance=random.Random(1),
        warmup=3,
        limit_s=1,
        find_source=partial(resources.source, target),
        ledger=Ledger(),
        wire={"add_random": (100, 200)},
    ).samples()


def test_warm_up_then_observed_then_kept(chromium: Browser, site: Site) -> None:
    found = list(samples(chromium, site))
    kinds = ["kept" if not one.warmup else "seen" if one.observed else "warm" for one in found]
    counted = Counter(kinds)
    assert counted["kept"] == 3
    assert counted["seen"] == visit.OBSERVED
    # Three rounds, and the metered ones.
    assert counted["warm"] == 3 + visit.METERED
    assert kinds == sorted(kinds, key=["warm", "seen", "kept"].index)
    assert {one.launch for one in found} == {1}
    assert {one.rows for one in found} == {5}


def test_only_the_first_launch_is_watched(chromium: Browser, site: Site) -> None:
    found = list(samples(chromium, site, launch=2))
    assert not any(one.observed for one in found)
    assert {one.requests for one in found} == {None}
    assert [one.wire_sent for one in found if not one.warmup] == [100] * 3


def test_kept_samples_are_not_framed_by_what_takes_time_of_the_server(
    chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    framed: list[object] = []
    monkeypatch.setattr(Ledger, "add", lambda *of: framed.append(of))
    found = [(sample, len(framed)) for sample in samples(chromium, site)]
    assert {count for sample, count in found if not sample.warmup} == {visit.METERED}


def test_kept_samples_carry_the_counts_that_nothing_watched(chromium: Browser, site: Site) -> None:
    *_, seen, kept = (one for one in samples(chromium, site, kept=1) if one.outcome == OK)
    assert (seen.observed, kept.observed) == (True, False)
    assert kept.requests == seen.requests == 1
    assert kept.payload_received == seen.payload_received
    assert (kept.wire_sent, kept.wire_received) == (100, 200)
    assert seen.first_byte_in_ms is not None
    assert kept.first_byte_in_ms is None


def test_an_interaction_that_always_fails_is_named_and_the_others_go_on(
    chromium: Browser, site: Site
) -> None:
    both = interactions.select(["add_random", "details"])
    site.tell("ajax", "break", actions="detail")
    try:
        found = list(samples(chromium, site, interactions=both, kept=2))
    finally:
        site.tell("ajax", "cure")
    kept: dict[str, list[str]] = {"add_random": [], "details": []}
    for one in found:
        if not one.warmup:
            kept[one.interaction].append(one.outcome)
    assert kept["add_random"] == [OK, OK]
    assert all("no shown" in one or "detail" in one for one in kept["details"])
    assert len(kept["details"]) == 2


def test_the_alerts_of_the_kept_samples_are_those_of_the_launch(
    chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    monkeypatch.setattr(Target, "begin_sequence", lambda _, seed: begun.append(seed))
    found = [(one.warmup, list(begun)) for one in samples(chromium, site)]
    assert [seen for warmup, seen in found if warmup] == [[]] * (len(found) - 3)
    assert [seen for warmup, seen in found if not warmup] == [[1]] * 3


def test_iterations_count_from_one(chromium: Browser, site: Site) -> None:
    kept = [one for one in samples(chromium, site) if not one.warmup]
    assert [one.iteration for one in kept] == [1, 2, 3]


def test_cold_loads_have_pages_of_their_own(chromium: Browser, site: Site) -> None:
    both = interactions.select(["page_cold", "add_random"])
    kept = [one for one in samples(chromium, site, interactions=both, kept=2) if not one.warmup]
    assert [one.interaction for one in kept] == ["page_cold"] * 2 + ["add_random"] * 2
    assert kept[0].script_bytes
    assert kept[0].first_paint_ms


def test_known_delays_are_told_in_turn_and_taken_back(chromium: Browser, site: Site) -> None:
    found = samples(chromium, site, delays_ms=(0.0, 60.0), kept=2)
    kept = [one for one in found if not one.warmup]
    assert Counter(one.implementation for one in kept) == {
        "Plain ajax +0 ms": 2,
        "Plain ajax +60 ms": 2,
    }
    slow = [one.dom_ms for one in kept if one.implementation.endswith("+60 ms")]
    assert all(time is not None and time >= 60 for time in slow)
    after = [one for one in samples(chromium, site, kept=3) if not one.warmup]
    assert any(one.dom_ms is not None and one.dom_ms < 60 for one in after)


def test_a_failure_is_recorded_and_the_visit_tried_once_more(chromium: Browser, site: Site) -> None:
    found = samples(chromium, site)
    first = next(one for one in found if not one.warmup)
    site.tell("ajax", "break")
    second = next(found)
    site.tell("ajax", "cure")
    rest = [one for one in found if not one.warmup]
    assert first.outcome == OK
    assert "within 1 s: “Alerts”" in second.outcome
    assert second.dom_ms is None
    assert [one.outcome for one in rest] == [OK]


def test_after_a_second_failure_the_rest_is_recorded_as_not_tried(
    chromium: Browser, site: Site
) -> None:
    site.tell("ajax", "break")
    try:
        kept = [one for one in samples(chromium, site) if not one.warmup]
    finally:
        site.tell("ajax", "cure")
    assert len(kept) == 3
    assert "no row added within 1 s" in kept[1].outcome
    assert kept[2].outcome.startswith("not tried after: no row added")


def test_a_server_that_refuses_the_bench_fails_all_and_not_the_interaction_before(
    chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def refuse(_: Target, launch: int) -> None:
        asked.append(launch)
        raise StackError("The bench API does not answer", "Look at its log.")

    monkeypatch.setattr(Target, "begin_sequence", refuse)
    both = interactions.select(["add_random", "details"])
    kept = [one for one in samples(chromium, site, interactions=both, kept=2) if not one.warmup]
    assert len(asked) == 2
    assert [one.outcome for one in kept] == [
        *["The bench API does not answer"] * 2,
        *["not tried after: The bench API does not answer"] * 2,
    ]
