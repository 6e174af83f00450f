from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, TOAST_DELETED, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewContext
from acceptance.kinds import needs_javascript, where
from acceptance.server import Server
from acceptance.watch import Watch

SHORT_MS = 1000


@pytest.fixture
def alerts(new_context: NewContext, server: Server, watch: Watch) -> AlertsPage:
    """The page in a browser without JavaScript: it is never ready."""
    context = new_context(base_url=server.stack.base_url, java_script_enabled=False)
    watch.follow(context)
    alerts = AlertsPage(context.new_page(), server.implementation)
    alerts.page.goto(server.implementation.prefix)
    return alerts


class TestWithoutJavaScript:
    def test_the_list_is_there(self, alerts: AlertsPage) -> None:
        expect(alerts.rows).to_have_count(3)
        expect(alerts.row(3).locator("td").first).to_have_text("3")

    @where(needs_javascript)
    def test_the_page_says_what_is_missing(self, alerts: AlertsPage) -> None:
        expect(alerts.page.locator("noscript")).to_be_visible()
        assert "JavaScript" in alerts.page.locator("noscript").inner_text()

    @pytest.mark.feature("works_without_javascript")
    def test_everything_works(self, alerts: AlertsPage) -> None:
        alerts.add_button.click()
        expect(alerts.rows).to_have_count(4, timeout=SHORT_MS)
        expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        form = alerts.open_form()
        form.create.click()
        expect(form.error).to_have_text(ERROR_EMPTY)
        form.submit("Written by hand", "WARNING")
        expect(alerts.rows).to_have_count(5)
        alerts.open_details(2)
        alerts.close_details()
        alerts.delete(2)
        expect(alerts.toast(TOAST_DELETED)).to_be_visible()
