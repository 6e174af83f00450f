from __future__ import annotations

from dataclasses import replace

import pytest
from plain import Site
from playwright.sync_api import Browser

from alerts_bench.analysis.pages.memory import Kept, page_memory
from alerts_bench.data.schema import OK, Results, Run, Sample
from alerts_bench.page.interactions import MEMORY
from alerts_bench.run import schedule
from alerts_bench.run.memory import MemoryVisitor

pytestmark = pytest.mark.browser

CYCLES = 3
PAIRS = 10


def samples(chromium: Browser, site: Site, page: str, query: str = "") -> list[Sample]:
    target = site.targets[page]
    return list(
        MemoryVisitor(
            chromium,
            replace(target, url=target.url + query),
            schedule.Visit(target.label, 5, 0.0, (MEMORY,), CYCLES),
            launch=1,
            condition="cost",
            limit_s=1,
            pairs=PAIRS,
        ).samples()
    )


def kept(found: list[Sample]) -> Kept:
    (only,) = page_memory(Results(Run(), tuple(found)))
    return only


def test_a_reading_of_the_page_that_is_ready_and_one_after_each_cycle(
    chromium: Browser, site: Site
) -> None:
    found = samples(chromium, site, "ajax")
    assert [(one.iteration, one.warmup, one.outcome) for one in found] == [
        (0, True, OK),
        *((cycle, False, OK) for cycle in range(1, CYCLES + 1)),
    ]
    for one in found:
        assert one.dom_ms is None
        assert one.heap_kept_bytes
        assert one.dom_nodes
        assert one.dom_nodes_kept
        assert one.dom_nodes_kept <= one.dom_nodes


@pytest.mark.parametrize("page", ["http", "ajax", "socket"])
def test_nothing_stays_of_a_page_that_keeps_nothing(
    chromium: Browser, site: Site, page: str
) -> None:
    assert kept(samples(chromium, site, page)).verdict == "nothing stays"


def test_a_leak_that_was_put_in_on_purpose_is_found(chromium: Browser, site: Site) -> None:
    found = kept(samples(chromium, site, "ajax", "?leak"))
    clicks = MEMORY.clicks * PAIRS
    assert found.leaks.keys() == {"DOM nodes", "event listeners"}
    for growth in found.leaks.values():
        assert growth.estimate == pytest.approx(clicks, rel=0.3)
    assert found.verdict.startswith("leak: ")


def test_a_page_that_fails_is_opened_anew_once(chromium: Browser, site: Site) -> None:
    site.tell("ajax", "break", actions="add")
    try:
        found = samples(chromium, site, "ajax")
    finally:
        site.tell("ajax", "cure")
    failed = [(one.visit, one.iteration) for one in found if one.outcome != OK]
    assert failed == [(1, 1), *((2, cycle) for cycle in range(1, CYCLES + 1))]
    assert kept(found).verdict.startswith("failed: no row added")
