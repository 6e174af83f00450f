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
NOT_ALLOWED = 405

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
    def test_is_refused_from_others(self, alerts: AlertsPage, stranger: APIRequestContext) -> None:
        recorder = Recorder(alerts.page)
        act(alerts)
        assert len(recorder.changes) >= len(FORGERIES)
        before = alerts.ids()
        for request in recorder.changes:
            for name, forge in FORGERIES.items():
                assert forge(request).send(stranger).status == FORBIDDEN, (name, request)
        alerts.reload()
        assert alerts.ids() == before
        # They were refused for what was forged alone.
        assert all(request.send(stranger).status < FORBIDDEN for request in recorder.changes)

    @where(has_socket)
    def test_changes_nothing_where_there_is_a_socket(
        self, alerts: AlertsPage, stranger: APIRequestContext
    ) -> None:
        recorder = Recorder(alerts.page)
        act(alerts)
        assert recorder.changes == []
        assert stranger.post(alerts.page.url).status in (FORBIDDEN, NOT_ALLOWED)


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
        cookie = {"Cookie": header}
        with connect(url, origin=Origin(origin), additional_headers=cookie, proxy=None):
            pass


class TestHost:
    def test_must_be_one_of_ours(self, server: Server) -> None:
        assert server.ask("GET", "", Host=urlsplit(FOREIGN).netloc).status_code == 400


def act(alerts: AlertsPage) -> None:
    """Change something in each of the ways that the page offers."""
    alerts.add_random()
    alerts.create("A text")
    alerts.delete(2)
