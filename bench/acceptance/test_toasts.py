from __future__ import annotations

from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewClient

SHOWN_MS = 3000


class TestToast:
    def test_can_be_dismissed(self, alerts: AlertsPage) -> None:
        alerts.add_random()
        toast = alerts.toast(TOAST_RANDOM)
        expect(toast).to_be_visible()
        alerts.notifications.get_by_role("button", name="Dismiss").click()
        expect(toast).to_have_count(0)

    def test_is_gone_after_three_seconds(self, new_client: NewClient) -> None:
        alerts = new_client()
        # The page's own timers, by hand: they stand while the page is looked at.
        alerts.page.clock.install()
        alerts.reload()
        alerts.add_random()
        alerts.page.clock.run_for(SHOWN_MS // 2)
        expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        alerts.page.clock.run_for(SHOWN_MS)
        expect(alerts.toast(TOAST_RANDOM)).to_have_count(0)
