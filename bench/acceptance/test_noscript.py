from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, TOAST_DELETED, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewContext
from acceptance.kinds import needs_javascript, where
from acceptance.parts import expect_counts
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

    @pytest.mark.feature("works_without_javascript")
    def test_every_pattern_works(self, alerts: AlertsPage) -> None:
        alerts.acknowledge_button(3).click()
        pressed = expect(alerts.acknowledge_button(3))
        pressed.to_have_attribute("aria-pressed", "true", timeout=SHORT_MS)
        expect_counts(alerts.summary, {"open": 1})
        alerts.search.field.fill("z")
        alerts.search.field.press("Enter")
        alerts.expect_ids([3])
        expect(alerts.search.field).to_have_value("z")
        alerts.views.statistics.click()
        alerts.statistics.expect_counts({"total": 3, "open": 1})
        alerts.views.alerts.click()
        alerts.expect_ids([3, 2, 1])
        alerts.import_form.send("type,description\nINFO,One\nINFO,\n")
        lines = ["1 alert imported.", "Line 3: Description is required."]
        expect(alerts.import_form.lines).to_have_text(lines)
        alerts.expect_ids([4, 3, 2, 1])
