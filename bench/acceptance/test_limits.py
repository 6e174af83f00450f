"""What is more than a server takes, and clients that take more than their share."""

from __future__ import annotations

import json
import re
import select
from contextlib import suppress

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import has_dialogs, has_no_socket, has_socket, needs, where
from acceptance.recorder import Recorder
from acceptance.server import Server
from acceptance.sockets import Opening
from acceptance.watch import Watch

SEARCH_TOO_LONG = "Search for at most 200 characters."
# Of a request's first line, the longest that the gateway passes on.
LONGEST_LINE = 8192 - len("GET  HTTP/1.1\r\n")
MESSAGE_BYTES = 16 * 1024 * 1024
# What daphne sends unless it is told otherwise, and a table that does not fit into it.
DEFAULT_MESSAGE_BYTES = 1024 * 1024
MANY_ROWS = 2_000
MESSAGE_LIMIT_S = 60
# A larger message than the kernel holds for a connection, which is some 3 MB.
ROWS_BEYOND_BUFFERS = 8_000
DEAF_LIMIT_MS = 90_000
FRAMES_OF_A_FLOOD = 1_000
BEYOND_THE_GATEWAY = 5_000_000
TOO_LARGE = re.compile(r"^At most \d+ kB can be sent at once\.$")


class TestAddress:
    def test_the_longest_that_is_passed_on_is_served(self, server: Server) -> None:
        prefix = server.implementation.prefix
        assert server.ask("GET", "?x=".ljust(LONGEST_LINE - len(prefix), "x")).status_code == 200

    @pytest.mark.parametrize("length", [LONGEST_LINE + 1, 20_000])
    def test_a_longer_one_gets_a_page_that_says_so(self, server: Server, length: int) -> None:
        prefix = server.implementation.prefix
        response = server.ask("GET", "?q=".ljust(length - len(prefix), "x"))
        assert response.status_code == 414
        assert SEARCH_TOO_LONG in response.text


class TestCharset:
    @pytest.mark.parametrize("charset", ["utf-7", "hex", "none-such"])
    def test_only_utf8_is_read(self, server: Server, charset: str) -> None:
        form = f"application/x-www-form-urlencoded; charset={charset}"
        assert server.ask("POST", "", **{"Content-Type": form}).status_code == 400


@where(has_dialogs)
@where(has_no_socket)
class TestTextBeyondTheGateway:
    def test_is_refused_with_a_sentence_and_kept(self, alerts: AlertsPage, watch: Watch) -> None:
        watch.allow(r"^(console|status 413): ")
        form = alerts.open_form()
        text = "x" * BEYOND_THE_GATEWAY
        form.submit_at_once(text)
        expect(alerts.page.get_by_text(TOO_LARGE).first).to_be_visible()
        assert form.description.input_value() == text
        expect(alerts.connection).to_be_empty()
        form.submit("A short one")
        expect(alerts.rows).to_have_count(4)


@where(has_socket)
@needs("pushed_table")
class TestLargeTable:
    def test_is_sent_and_leaves_room_for_what_the_manifest_promises(
        self, alerts: AlertsPage, server: Server
    ) -> None:
        opening = Opening.of(alerts)
        server.seed(MANY_ROWS)
        size = 0
        with opening.connect() as client:
            for frame in opening.frames:
                client.send(frame)
            while size < DEFAULT_MESSAGE_BYTES:
                message = client.recv(timeout=MESSAGE_LIMIT_S)
                size = len(message if isinstance(message, bytes) else message.encode())
        most = server.implementation.most_rows["daphne"]
        assert most * size / MANY_ROWS < MESSAGE_BYTES


@where(has_socket)
class TestFlood:
    def test_shuts_out_nobody_else(self, alerts: AlertsPage) -> None:
        with Opening.of(alerts).connect() as flooder, suppress(ConnectionClosed):
            for _ in range(FRAMES_OF_A_FLOOD):
                flooder.send(json.dumps({"type": "ping"}))
        visitor = AlertsPage(alerts.page.context.new_page(), alerts.implementation)
        recorder = Recorder(visitor.page)
        visitor.open()
        assert len(recorder.sockets) == 1
        visitor.add_random()


@where(has_socket)
@needs("pushed_table")
class TestDeafClient:
    """A client that opens a page's socket and reads nothing from it."""

    def test_is_disconnected_and_the_others_are_served(
        self, alerts: AlertsPage, server: Server, new_client: NewClient
    ) -> None:
        opening = Opening.of(alerts)
        server.seed(ROWS_BEYOND_BUFFERS)
        with opening.deaf() as client:
            poll = select.poll()
            # Asked for nothing, it tells of a connection that was reset.
            poll.register(client, 0)
            assert poll.poll(DEAF_LIMIT_MS), "The connection stands."
        server.seed(1)
        new_client().add_random()
