"""What no page sends over its socket: it harms nobody, and begins no line of the log."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from acceptance.alerts_page import TOAST_RANDOM, AlertsPage
from acceptance.kinds import has_socket, where
from acceptance.recorder import Recorder
from acceptance.server import Programs, Server

LIMIT_S = 30.0
FORBIDDEN = 403
FORGED = "x\nforged by a client"
FORGED_LINE = "^forged by a client|Traceback"

FRAMES: dict[str, str | bytes] = {
    "bytes": b"\0\1\2",
    "no JSON": "{",
    "null": "null",
    "a list": "[]",
    "a number of 5,000 digits": "9" * 5000,
    "nested deeply": "[" * 10_000,
    "an empty object": "{}",
    "another type": json.dumps({"type": FORGED}),
    "another command": json.dumps({"command": FORGED, "payload": {}}),
    "another function": json.dumps({"function": FORGED}),
    "another component": json.dumps({"command": "join", "payload": {"name": FORGED, "state": "x"}}),
    "another state": json.dumps(
        {"command": "join", "payload": {"name": "x", "state": f"{{}}:{FORGED}"}}
    ),
}


@where(has_socket)
class TestSocket:
    def test_refuses_what_no_page_sends(
        self, alerts: AlertsPage, server: Server, programs: Programs
    ) -> None:
        name = server.implementation.id
        seen = programs.logged(name, FORGED_LINE)
        address = address_of(alerts)
        for frame in FRAMES.values():
            with opened(alerts, server, address) as socket:
                socket.send(frame)
                wait_for_refusal(socket)
        alerts.add_button.click()
        expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        assert programs.logged(name, FORGED_LINE) == seen

    def test_is_at_no_other_address(
        self, alerts: AlertsPage, server: Server, programs: Programs
    ) -> None:
        name = server.implementation.id
        seen = programs.logged(name, FORGED_LINE)
        page = urlsplit(alerts.page.url)
        for path in ("x%0Aforged by a client/", "", "x" * 200 + "/"):
            address = f"ws://{page.netloc}{page.path}{path}".replace(" ", "%20")
            with pytest.raises(InvalidStatus) as refusal:
                opened(alerts, server, address)
            assert refusal.value.response.status_code == FORBIDDEN
        assert programs.logged(name, FORGED_LINE) == seen


def address_of(alerts: AlertsPage) -> str:
    recorder = Recorder(alerts.page)
    alerts.reload()
    return recorder.sockets[0]


def opened(alerts: AlertsPage, server: Server, address: str) -> ClientConnection:
    cookies = alerts.page.context.cookies()
    header = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
    return connect(
        address,
        origin=Origin(server.stack.base_url),
        additional_headers={"Cookie": header},
    )


def wait_for_refusal(socket: ClientConnection) -> None:
    """Wait until the socket is closed, or an error is answered. Raises TimeoutError."""
    try:
        while "error" not in socket.recv(timeout=LIMIT_S):
            pass
    except ConnectionClosed:
        return
