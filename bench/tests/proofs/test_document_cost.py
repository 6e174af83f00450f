from __future__ import annotations

import pytest
from plain import Site
from playwright.sync_api import Browser

from alerts_bench.page import browser
from alerts_bench.page.hooks import Hooks
from alerts_bench.product.targets import Target
from alerts_bench.proofs import document_cost


@pytest.mark.browser
def test_a_clock_that_works_longer_costs_more(
    chromium: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_clock = browser.page_clock

    def slow(hooks: Hooks) -> str:
        # Only where a click has led to, as the clock's own work there.
        wait = "for (const end = performance.now() + 60; performance.now() < end; );"
        return f"if (window === top) {{ {wait} }}\n{page_clock(hooks)}"

    monkeypatch.setattr(browser, "page_clock", slow)
    found = document_cost.cost(chromium, site.targets["http"], rows=10, limit_s=5, pairs=2)
    assert 30 < found.estimate < 200


def test_only_pages_that_navigate_have_new_documents(site: Site) -> None:
    assert [page for page, one in site.targets.items() if document_cost.is_new(one)] == ["http"]
    assert not document_cost.is_new(Target("Outside", "http://a.test/"))
