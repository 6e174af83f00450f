"""Ids that no page of ours would send, and a row that sends them."""

from __future__ import annotations

import re

from playwright.sync_api import Route

from acceptance.alerts_page import AlertsPage
from acceptance.kinds import has_no_socket, keeps_connection

UNKNOWN = "999999"
IMPOSSIBLE = ["0", "-1", "99999999999999999999", "abc", "2 OR 1=1", ""]
CLIENT_ERRORS = r"^(status 4\d\d|console): "
# An attribute that is a script may be none any more with such an id in it.
NO_SCRIPT = r"^exception: (Unexpected|Invalid|\w+ is not defined)"

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
    if has_no_socket(alerts.implementation):
        # Some scripts read the attributes only once: the page comes with them.
        address = alerts.page.url
        alerts.page.route(address, lambda route: send_tampered(route, pk), times=1)
        alerts.reload()
    if keeps_connection(alerts.implementation):
        # Its first message may have repaired what the page came with.
        row.evaluate(CLAIM, pk)
    row.get_by_role("button", name=button, exact=True).click()


def send_tampered(route: Route, pk: str) -> None:
    response = route.fetch()
    found = ROW.search(response.text())
    assert found
    claim = ATTRIBUTES.sub(lambda value: ID.sub(pk, value[0]), found[0])
    route.fulfill(response=response, body=response.text().replace(found[0], claim))
