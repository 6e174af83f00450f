from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from acceptance.alerts_page import LOST, AlertsPage
from acceptance.test_accessibility import OPTIONS
from acceptance.test_faults import OF_THE_NETWORK, RECOVERY_S
from acceptance.watch import Watch


@pytest.fixture(autouse=True)
def _the_fault_is_ours(watch: Watch) -> None:
    watch.allow(OF_THE_NETWORK)


class TestOffline:
    def test_the_page_says_so_and_sends_no_click_later(self, alerts: AlertsPage) -> None:
        alerts.page.context.set_offline(True)
        expect(alerts.connection).to_have_text(LOST)
        expect(alerts.ready).to_have_count(0)
        alerts.add_button.click()
        alerts.delete_button(2).press("Enter")
        expect(alerts.toast(LOST)).to_have_count(2)
        alerts.page.context.set_offline(False)
        alerts.wait_until_recovered(RECOVERY_S)
        expect(alerts.connection).to_be_empty()
        pk = alerts.create("Back again")
        alerts.reload()
        assert alerts.ids() == [pk, 3, 2, 1]

    def test_what_is_being_typed_stays(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.description.fill("Half a text")
        alerts.page.context.set_offline(True)
        expect(alerts.connection).to_have_text(LOST)
        form.create.click()
        expect(alerts.toast(LOST)).to_be_visible()
        expect(form.description).to_have_value("Half a text")

    def test_what_it_says_is_accessible(self, alerts: AlertsPage) -> None:
        alerts.page.context.set_offline(True)
        expect(alerts.connection).to_have_text(LOST)
        alerts.add_button.click()
        expect(alerts.toast(LOST)).to_be_visible()
        assert not Axe().run(alerts.page, options=OPTIONS).generate_snapshot()
