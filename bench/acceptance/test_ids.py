"""Ids that no page of ours would send: what is tampered with must harm nobody, itself included."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from acceptance.alerts_page import TOAST_GONE, TOAST_RANDOM, AlertsPage
from acceptance.kinds import has_dialogs, has_socket
from acceptance.recorder import Recorder
from acceptance.watch import Watch

UNKNOWN = "999999"
IMPOSSIBLE = ["0", "-1", "99999999999999999999", "abc", "2 OR 1=1", ""]
CLIENT_ERRORS = r"^(status 4\d\d|console): "
# An attribute that is a script may be none any more with such an id in it.
NO_SCRIPT = r"^exception: (Unexpected|Invalid|\w+ is not defined)"
SERVER_ERROR = 500

# The row of alert 2 claims to be another one, wherever it says which one it is.
ROW = re.compile(r'<tr[^>]*data-alert-id="2".*?</tr>', re.DOTALL)
ATTRIBUTES = re.compile(r'(?<==")[^"]*(?=")')
ID = re.compile(r"(?<!\d)2(?!\d)")
CLAIM = """(row, id) => {
    for (const element of [row, ...row.querySelectorAll("*")]) {
        for (const attribute of element.attributes) {
            attribute.value = attribute.value.replace(/(?<!\\d)2(?!\\d)/g, id);
        }
    }
}"""


def click_tampered(alerts: AlertsPage, button: str, pk: str) -> None:
    """Press a button of the row of alert 2, which says that it is the row of `pk`."""
    row = alerts.rows.nth(alerts.ids().index(2))
    if has_socket(alerts.implementation):
        row.evaluate(CLAIM, pk)
    else:
        # Some scripts read the attributes only once: the page comes with them.
        address = alerts.page.url
        alerts.page.route(address, lambda route: send_tampered(route, pk), times=1)
        alerts.reload()
    row.get_by_role("button", name=button, exact=True).click()


def send_tampered(route: Route, pk: str) -> None:
    response = route.fetch()
    found = ROW.search(response.text())
    assert found
    claim = ATTRIBUTES.sub(lambda value: ID.sub(pk, value[0]), found[0])
    route.fulfill(response=response, body=response.text().replace(found[0], claim))


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
