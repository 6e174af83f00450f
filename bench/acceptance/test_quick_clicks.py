"""Clicks that come faster than their answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import ROWS

CLICKS = 5
# Where each click leaves the page, all of one burst may arrive by chance.
BURSTS = 3


class TestFiveClicks:
    @pytest.mark.feature("ordered_clicks")
    def test_add_five_rows_in_order(self, alerts: AlertsPage) -> None:
        place = alerts.add_button.bounding_box()
        assert place
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        for number in range(1, BURSTS + 1):
            for _ in range(CLICKS):
                alerts.page.mouse.click(x, y)
            ids = list(range(ROWS + number * CLICKS, 0, -1))
            expect(alerts.rows.first).to_have_attribute("data-alert-id", str(ids[0]))
            alerts.expect_ids(ids)
            alerts.expect_true_summary()
            alerts.reload()
            assert alerts.ids() == ids
