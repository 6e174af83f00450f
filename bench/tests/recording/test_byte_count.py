from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pages import LATE_ANSWER
from plain import Site
from playwright.sync_api import Browser

from alerts_bench.data.schema import OK
from alerts_bench.page.interactions import INTERACTIONS
from alerts_bench.page.tab import InteractionError, Tab
from alerts_bench.product.targets import Target
from alerts_bench.recording.byte_count import VisitCounter
from alerts_bench.run import relay
from alerts_bench.run.relay import Relay
from alerts_bench.run.schedule import Visit

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Restless:
    """Stands before a page that never stops to send; after some counts, or from the first."""

    after: int
    counts: Iterator[int] = field(default_factory=itertools.count)

    def url(self, url: str) -> str:
        return url

    def count(self) -> tuple[int, int]:
        return (0, 0) if next(self.counts) < self.after else (0, 7)


def counter(
    chromium: Browser, site: Site, standing: Relay | Restless | None, limit_s: float = 5
) -> VisitCounter:
    plan = Visit("Plain ajax", 5, 0, (INTERACTIONS["add_random"],), kept=0)
    return VisitCounter(chromium, site.targets["ajax"], plan, limit_s, standing)  # type: ignore[arg-type]


def test_bytes_are_counted_through_the_relay(chromium: Browser, site: Site) -> None:
    with relay.started(site.targets["ajax"].url) as standing:
        samples = list(counter(chromium, site, standing).samples())
    assert [one.outcome for one in samples] == [OK]
    for one in samples:
        assert one.wire_sent is not None
        assert one.wire_sent > 100
        assert one.dom_ms is None


@pytest.mark.parametrize("after", [0, 1])
def test_a_page_that_is_never_quiet_is_a_failure_and_no_endless_wait(
    chromium: Browser, site: Site, after: int
) -> None:
    samples = list(counter(chromium, site, Restless(after), limit_s=2).samples())
    # It is tried twice.
    assert [one.wire_received for one in samples] == [None, None]
    assert samples[0].outcome.startswith("not quiet within 2 s: the page polls or streams")
    assert "--no-wire" in samples[0].outcome


def test_an_answer_that_comes_after_its_change_is_counted_with_its_click(
    chromium: Browser, site: Site
) -> None:
    both = (INTERACTIONS["add_random"], INTERACTIONS["details"])
    plan = Visit("Plain stream", 5, 0, both, kept=0)
    site.tell("stream", "seed", rows="5")
    target = Target("Plain stream", f"{site.stack.base_url}/stream/")
    with relay.started(target.url) as standing:
        add, details = VisitCounter(chromium, target, plan, 5, standing).samples()
    assert add.wire_received is not None
    assert add.wire_received > len(LATE_ANSWER)
    assert details.wire_received is not None
    assert details.wire_received < len(LATE_ANSWER)


def test_what_fails_leaves_the_others_their_bytes(chromium: Browser, site: Site) -> None:
    site.tell("ajax", "break", actions="detail")
    both = (INTERACTIONS["details"], INTERACTIONS["add_random"])
    try:
        with relay.started(site.targets["ajax"].url) as standing:
            alone = counter(chromium, site, standing, limit_s=1)
            found = list(replace(alone, plan=replace(alone.plan, interactions=both)).samples())
    finally:
        site.tell("ajax", "cure")
    assert [one.interaction for one in found] == ["details", "details", "add_random"]
    assert [one.outcome == OK for one in found] == [False, False, True]


def test_what_fails_once_is_counted_at_the_second_try(
    chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure = Tab.measure
    failed: list[Tab] = []

    def fail_once(tab: Tab, *given: Any, **options: Any) -> object:
        if not failed:
            failed.append(tab)
            raise InteractionError("a click went beside its button")
        return measure(tab, *given, **options)

    monkeypatch.setattr(Tab, "measure", fail_once)
    with relay.started(site.targets["ajax"].url) as standing:
        found = list(counter(chromium, site, standing).samples())
    assert [one.outcome for one in found] == ["a click went beside its button", OK]
    assert found[1].wire_received


def test_without_a_relay_scripts_have_a_size_and_nothing_is_counted(
    chromium: Browser, site: Site
) -> None:
    alone = counter(chromium, site, None)
    assert list(alone.samples()) == []
    assert alone.script_sizes()["script_bytes"] > 500
