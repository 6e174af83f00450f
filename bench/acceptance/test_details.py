from __future__ import annotations

from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_GONE, AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import does_not_push, has_dialogs, has_pages, where

TEXT = "One two three four five six seven eight nine ten eleven\ntwelve"


class TestDetails:
    def test_show_the_whole_alert(self, alerts: AlertsPage) -> None:
        pk = alerts.create(TEXT, "WARNING")
        created = alerts.row(pk).locator("td:nth-child(4)").inner_text()
        alerts.open_details(pk)
        expect(alerts.page.get_by_role("heading", name=f"Alert #{pk}", exact=True)).to_be_visible()
        expect(alerts.detail.locator("dd")).to_have_text([str(pk), "WARNING", TEXT, created])

    def test_of_one_after_the_other(self, alerts: AlertsPage) -> None:
        for pk in (2, 1):
            alerts.open_details(pk)
            expect(alerts.detail.locator("dd").first).to_have_text(str(pk))
            alerts.close_details()
        assert alerts.ids() == [3, 2, 1]

    @where(does_not_push)
    def test_of_an_alert_that_is_gone(self, alerts: AlertsPage, new_client: NewClient) -> None:
        new_client().delete(2)
        alerts.details_button(2).click()
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        expect(alerts.row(2)).to_have_count(0)
        expect(alerts.detail).to_have_count(0)
        assert alerts.ids() == [3, 1]


@where(has_dialogs)
class TestDetailsDialog:
    def test_has_a_name_and_the_focus(self, alerts: AlertsPage) -> None:
        alerts.open_details(2)
        expect(alerts.dialog).to_have_accessible_name("Alert #2")
        expect(alerts.dialog).to_have_attribute("aria-modal", "true")
        close = alerts.dialog.get_by_role("button", name="Close", exact=True)
        expect(close).to_be_focused()
        alerts.page.keyboard.press("Tab")
        expect(close).to_be_focused()

    def test_gives_the_focus_back(self, alerts: AlertsPage) -> None:
        for way in ("Close", "Escape", "backdrop"):
            alerts.open_details(2)
            if way == "Close":
                alerts.close_details()
            elif way == "Escape":
                alerts.page.keyboard.press("Escape")
            else:
                alerts.dialog.click(position={"x": 5, "y": 5})
            expect(alerts.dialog, way).to_have_count(0)
            expect(alerts.details_button(2), way).to_be_focused()


@where(has_pages)
class TestDetailsPage:
    def test_is_a_page_of_its_own(self, alerts: AlertsPage) -> None:
        alerts.open_details(2)
        expect(alerts.page.get_by_role("heading", level=1)).to_have_text("Alert #2")
        expect(alerts.dialog).to_have_count(0)
        alerts.page.reload()
        expect(alerts.detail).to_be_visible()
        alerts.close_details()
