"""Other sites' pages: what a browser sends on their behalf must change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIRequestContext, Playwright
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from acceptance.alerts_page import AlertsPage
from acceptance.kinds import has_no_socket, has_socket, where
from acceptance.recorder import Recorded, Recorder
from acceptance.server import Server

FOREIGN = "http://attacker.example"
FORBIDDEN = 403

ACTIONS: dict[str, Callable[[AlertsPage], object]] = {
    "add": lambda alerts: alerts.add_random(),
    "create": lambda alerts: alerts.create("A text"),
    "delete": lambda alerts: alerts.delete(2),
}
FORGERIES: dict[str, Callable[[Recorded], Recorded]] = {
    "without cookies": lambda one: one.without_cookies(),
    "without the token": lambda one: one.without_token(),
    "from a foreign origin": lambda one: one.with_header("origin", FOREIGN),
}


@pytest.fixture
def stranger(playwright: Playwright) -> Iterator[APIRequestContext]:
    """Sends requests with no cookies but those that it is given."""
    client = playwright.request.new_context()
    yield client
    client.dispose()


class TestRequest:
    @where(has_no_socket)
    @pytest.mark.parametrize("action", ACTIONS)
    def test_is_refused_from_others(
        self, alerts: AlertsPage, stranger: APIRequestContext, action: str
    ) -> None:
        recorder = Recorder(alerts.page)
        ACTIONS[action](alerts)
        assert recorder.changes
        before = alerts.ids()
        for request in recorder.changes:
            for name, forge in FORGERIES.items():
                assert forge(request).send(stranger).status == FORBIDDEN, name
        alerts.reload()
        assert alerts.ids() == before

    @where(has_no_socket)
    def test_is_served_as_the_page_sent_it(
        self, alerts: AlertsPage, stranger: APIRequestContext
    ) -> None:
        recorder = Recorder(alerts.page)
        alerts.add_random()
        for request in recorder.changes:
            assert request.send(stranger).status < 400
        alerts.reload()
        assert len(alerts.ids()) == 5

    @where(has_socket)
    def test_changes_nothing_where_there_is_a_socket(self, alerts: AlertsPage) -> None:
        recorder = Recorder(alerts.page)
        for act in ACTIONS.values():
            act(alerts)
        assert recorder.changes == []


@where(has_socket)
class TestSocket:
    def test_is_refused_to_a_foreign_origin(self, alerts: AlertsPage, server: Server) -> None:
        recorder = Recorder(alerts.page)
        alerts.reload()
        assert recorder.sockets
        for url in recorder.sockets:
            self.connect(alerts, url, server.stack.base_url)
            with pytest.raises(InvalidStatus) as refusal:
                self.connect(alerts, url, FOREIGN)
            assert refusal.value.response.status_code == FORBIDDEN

    def connect(self, alerts: AlertsPage, url: str, origin: str) -> None:
        cookies = alerts.page.context.cookies()
        header = "; ".join(f"{one['name']}={one['value']}" for one in cookies)
        with connect(url, origin=Origin(origin), additional_headers={"Cookie": header}):
            pass


class TestHost:
    def test_must_be_one_of_ours(self, server: Server) -> None:
        assert server.ask("GET", "", Host=urlsplit(FOREIGN).netloc).status_code == 400
