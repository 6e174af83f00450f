"""What only other settings bring out: polling, DEBUG, and two processes of each server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import ClassVar

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, AlertsPage
from acceptance.conftest import ROWS, NewClient
from acceptance.kinds import can, does_not_push, pushes, where
from acceptance.parts import expect_counts
from acceptance.recorder import Recorder
from acceptance.server import ROOT, Programs, Server
from acceptance.watch import Watch
from alerts_bench.product.stack import Stack

POLL_SECONDS = 1
POLL_LIMIT_MS = 3000 * POLL_SECONDS
# Which process a connection meets is chance: with 6 of them, all meet the same in 3 of 100 runs.
CLIENTS = 6

# What runs beside the second stack: says where it is, and lets it stand until its input ends.
ANNOUNCED = "stack: "
ANNOUNCE = f"""
import json, sys
from pathlib import Path
from alerts_bench.product.stack import Stack
stack = Stack.from_environment(Path())
print({ANNOUNCED!r} + json.dumps([stack.base_url, stack.token]), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="class")
def second_stack(
    request: pytest.FixtureRequest,
    programs: Programs,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stack]:
    """The same stack beside the first, with the settings of the test class."""
    state = tmp_path_factory.mktemp("stack")
    own = {key: value for key, value in os.environ.items() if not key.startswith("BENCH_")}
    with subprocess.Popen(
        [*programs.command, "run", "--", sys.executable, "-c", ANNOUNCE],
        cwd=ROOT,
        env=own | request.cls.SETTINGS | {"STATE": str(state), "PORT": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        found = next((line for line in running.stdout if line.startswith(ANNOUNCED)), "")
        assert found, "The second stack did not come up."
        try:
            with (stack := Stack(*json.loads(found.removeprefix(ANNOUNCED)))).client:
                yield stack
        finally:
            running.communicate()


@pytest.fixture
def stack(second_stack: Stack) -> Stack:
    return second_stack


class TestPolling:
    SETTINGS: ClassVar = {"POLL_SECONDS": str(POLL_SECONDS)}

    @pytest.mark.feature("polling")
    def test_brings_what_nobody_has_announced(self, server: Server, new_client: NewClient) -> None:
        server.seed(0)
        alerts = new_client()
        # No signal, no message: whoever pushes knows nothing of it.
        server.seed(1)
        expect(alerts.row(1)).to_have_count(1, timeout=POLL_LIMIT_MS)

    @where(can("polling"))
    def test_leaves_what_is_being_typed(self, alerts: AlertsPage, new_client: NewClient) -> None:
        form = alerts.open_form()
        form.type.select_option("WARNING")
        form.description.fill("Half a text")
        for key in ("Home", "ArrowRight", "ArrowRight"):
            alerts.page.keyboard.press(key)
        pk = new_client().add_random()
        expect(alerts.row(pk)).to_have_count(1)
        expect(form.description).to_be_focused()
        alerts.page.keyboard.type("|")
        expect(form.description).to_have_value("Ha|lf a text")
        expect(form.type).to_have_value("WARNING")

    @where(does_not_push)
    @where(can("polling"))
    @pytest.mark.feature("focus_kept")
    def test_leaves_the_focus_where_it_is(self, alerts: AlertsPage, new_client: NewClient) -> None:
        other = new_client()
        button = alerts.details_button(1)
        for change in (lambda: other.add_random(), lambda: other.delete(2)):
            button.focus()
            change()
            alerts.expect_ids(other.ids())
            expect(button).to_be_focused()

    @where(can("polling"))
    def test_leaves_the_search(self, server: Server, new_client: NewClient) -> None:
        server.seed(12)
        alerts, other = new_client(), new_client()
        alerts.search.ask("z")
        alerts.expect_ids([3])
        other.add_random()
        pk = other.create("A buzzing sound")
        alerts.expect_ids([pk, 3])
        expect(alerts.search.field).to_have_value("z")
        expect_counts(alerts.summary, other.counts())

    @pytest.mark.not_applicable("polling")
    def test_is_needed_by_no_page_that_is_told(
        self, alerts: AlertsPage, new_client: NewClient
    ) -> None:
        assert pushes(alerts.implementation)
        recorder = Recorder(alerts.page)
        alerts.reload()
        recorder.forget()
        pk = new_client().add_random()
        expect(alerts.row(pk)).to_have_count(1)
        assert recorder.asked == []


class TestDebug:
    SETTINGS: ClassVar = {"DEBUG": "1"}

    def test_changes_nothing_that_a_user_sees(
        self, server: Server, new_client: NewClient, watch: Watch
    ) -> None:
        # A framework may add a panel for developers, and not find what that needs.
        watch.allow(r"debug-panel|/static/images/|status of 404")
        is_django = server.implementation.role == "implementation"
        assert server.health().json()["debug"] is is_django
        alerts = new_client()
        pk = alerts.add_random()
        alerts.create("Made with DEBUG on")
        alerts.delete(pk)
        alerts.reload()
        assert alerts.ids() == [ROWS + 2, *range(ROWS, 0, -1)]


class TestTwoProcesses:
    SETTINGS: ClassVar = {"WORKERS": "2", "ASGI_SERVER": "uvicorn"}

    @pytest.mark.feature("several_processes")
    def test_serve_each_client_the_same(self, server: Server, new_client: NewClient) -> None:
        assert "WORKERS=2" in server.health().json()["server"]
        clients = [new_client() for _ in range(CLIENTS)]
        for number, client in enumerate(clients, start=1):
            form = client.open_form()
            form.submit_at_once("")
            expect(form.error).to_have_text(ERROR_EMPTY)
            form.submit(f"From client {number}")
            expect(client.rows.first).to_contain_text(f"From client {number}")
            client.open_details(1)
            client.close_details()
            client.delete(client.add_random())
        for client in clients:
            if not pushes(server.implementation):
                client.reload()
            expect(client.rows).to_have_count(ROWS + CLIENTS)
