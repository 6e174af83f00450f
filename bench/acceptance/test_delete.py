from __future__ import annotations

from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_DELETED, TOAST_GONE, AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import does_not_push, where


class TestDelete:
    def test_the_row_goes_with_its_toast(self, alerts: AlertsPage) -> None:
        alerts.delete(2)
        expect(alerts.toast(TOAST_DELETED)).to_be_visible()
        assert alerts.ids() == [3, 1]
        alerts.reload()
        assert alerts.ids() == [3, 1]

    def test_leaves_nothing_of_a_row_behind(self, alerts: AlertsPage) -> None:
        counts = []
        for _ in range(3):
            alerts.delete(alerts.add_random())
            body = alerts.table.locator("tbody")
            counts.append(body.evaluate("one => one.childNodes.length"))
        assert counts[1] == counts[2]

    def test_until_none_is_left(self, alerts: AlertsPage) -> None:
        for pk in (1, 3, 2):
            alerts.delete(pk)
        expect(alerts.no_alerts).to_be_visible()

    @where(does_not_push)
    def test_of_an_alert_that_is_gone(self, alerts: AlertsPage, new_client: NewClient) -> None:
        new_client().delete(2)
        alerts.delete(2)
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        assert alerts.ids() == [3, 1]
