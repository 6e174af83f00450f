from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from plain import Site
from playwright.sync_api import Browser, TimeoutError

from alerts_bench.proofs import hand
from alerts_bench.proofs.hand import Hand

pytestmark = pytest.mark.browser


@contextmanager
def opened(chromium: Browser, site: Site, page: str, **options: bool) -> Iterator[Hand]:
    site.tell(page, "seed", rows="20")
    with hand.opened(chromium, 5, random.Random(1), **options) as own:
        own.load(site.targets[page].url)
        yield own


@pytest.mark.parametrize("page", ["http", "ajax", "socket"])
def test_the_server_s_wait_is_in_its_time(chromium: Browser, site: Site, page: str) -> None:
    with opened(chromium, site, page) as own:
        own.click("add")
        own.click("delete")
        site.tell(page, "delay", ms="80")
        try:
            taken = [own.click("add"), own.click("delete")]
        finally:
            site.tell(page, "delay", ms="0")
        assert min(taken) > 80
        assert own.page.locator("#alerts tr[data-alert-id]").count() == 20


def test_a_change_that_never_comes_is_an_error(chromium: Browser, site: Site) -> None:
    with opened(chromium, site, "ajax") as own:
        own.page.set_default_timeout(500)
        site.tell("ajax", "break", actions="add")
        try:
            with pytest.raises(TimeoutError):
                own.click("add")
        finally:
            site.tell("ajax", "cure")


def test_its_page_has_nothing_of_the_bench(chromium: Browser, site: Site) -> None:
    with opened(chromium, site, "http", with_clock=False) as own:
        own.click_through("add")
        own.click_through("delete")
        assert own.page.evaluate("[typeof alertsClock, typeof independentClock]") == [
            "undefined",
            "undefined",
        ]
        assert own.page.locator("#alerts tr[data-alert-id]").count() == 20
