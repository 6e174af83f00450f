"""Forged ids: what is tampered with must harm nobody, itself included."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_GONE, TOAST_RANDOM, AlertsPage
from acceptance.forged import CLIENT_ERRORS, IMPOSSIBLE, NO_SCRIPT, UNKNOWN, click_tampered
from acceptance.kinds import has_dialogs
from acceptance.recorder import Recorder
from acceptance.watch import Watch

SERVER_ERROR = 500


class TestTampered:
    @pytest.mark.parametrize("button", ["Details", "Delete"])
    def test_an_unknown_id_is_one_that_is_gone(self, alerts: AlertsPage, button: str) -> None:
        click_tampered(alerts, button, UNKNOWN)
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        alerts.reload()
        assert alerts.ids() == [3, 2, 1]

    @pytest.mark.parametrize("button", ["Details", "Delete"])
    def test_an_impossible_id_does_no_harm(
        self, alerts: AlertsPage, watch: Watch, button: str
    ) -> None:
        watch.allow(CLIENT_ERRORS)
        if "onclick" in alerts.implementation.dom:
            watch.allow(NO_SCRIPT)
        for pk in IMPOSSIBLE:
            alerts.open()
            click_tampered(alerts, button, pk)
            # SSR's answer is another page; all others must still serve the next click.
            if not has_dialogs(alerts.implementation):
                alerts.open()
            alerts.add_button.click()
            expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        alerts.open()
        assert alerts.ids()[-3:] == [3, 2, 1]


class TestAddress:
    def test_with_an_impossible_id_is_no_server_error(self, alerts: AlertsPage) -> None:
        recorder = Recorder(alerts.page)
        alerts.open_details(2)
        alerts.close_details()
        addresses = {re.sub(r"(?<=/)2(?=/|$)", "{}", one.url) for one in recorder.requests}
        addresses.add(alerts.implementation.prefix + "{}/")
        client = alerts.page.context.request
        for pk in filter(None, [UNKNOWN, *IMPOSSIBLE]):
            for address in sorted(one for one in addresses if "{}" in one):
                response = client.get(address.format(pk), max_redirects=0)
                assert response.status < SERVER_ERROR, address.format(pk)
