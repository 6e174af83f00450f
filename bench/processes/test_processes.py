from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

import pytest
from playwright.sync_api import APIRequestContext, Response, expect

from acceptance.alerts_page import ERROR_EMPTY, AlertsPage
from acceptance.conftest import ROWS, NewClient
from acceptance.kinds import has_no_socket, pushes, where
from acceptance.recorder import Recorder
from acceptance.server import Server
from acceptance.test_faults import OF_THE_NETWORK, RECOVERY_S, away
from acceptance.test_forgery import FORBIDDEN, FORGERIES, act, stranger
from acceptance.watch import Watch
from processes.conftest import Arrangement
from processes.work import cpu_seconds, visitors, workers

__all__ = ["away", "stranger"]

ROUNDS = 5
CLIENTS = 4


@pytest.fixture
def since(server: Server) -> dict[int, float]:
    """What the server's processes had used when the test began."""
    return cpu_seconds(server)


@pytest.fixture
def clients(new_client: NewClient, since: dict[int, float]) -> list[AlertsPage]:
    return [new_client() for _ in range(CLIENTS)]


def refreshed(clients: list[AlertsPage]) -> list[AlertsPage]:
    """The pages, loaded again where nothing is pushed to them."""
    for client in clients:
        if not pushes(client.implementation):
            client.reload()
    return clients


def click_together(clients: list[AlertsPage]) -> None:
    """Let all add alerts at the same time, and wait until each page shows them all."""
    for round_ in range(ROUNDS):
        with ExitStack() as answers:
            for client in clients:
                if has_no_socket(client.implementation):
                    # Its own: the rows of others may be there before.
                    answers.enter_context(client.page.expect_response(is_change))
                client.add_button.click()
        for client in clients:
            expect(client.rows.nth(ROWS + round_)).to_be_attached()
    for client in refreshed(clients):
        expect(client.rows).to_have_count(ROWS + ROUNDS * CLIENTS)


def is_change(response: Response) -> bool:
    return response.request.method != "GET"


class TestPages:
    @pytest.mark.aspect("pages")
    def test_any_process_answers_the_next_click(
        self,
        arrangement: Arrangement,
        server: Server,
        since: dict[int, float],
        new_client: NewClient,
    ) -> None:
        client = new_client()
        with visitors(server):
            for number in range(ROUNDS):
                form = client.open_form()
                form.submit("", "WARNING")
                expect(form.error).to_have_text(ERROR_EMPTY)
                expect(form.type).to_have_value("WARNING")
                form.submit(f"Round {number}")
                expect(client.rows.first).to_contain_text(f"Round {number}")
                expect(client.rows.first).to_contain_text("WARNING")
                pk = client.add_random()
                client.open_details(pk)
                client.close_details()
                client.delete(pk)
        assert workers(server, since) >= arrangement.processes
        assert len(client.ids()) == ROWS + ROUNDS


class TestForgery:
    @pytest.mark.aspect("forgery")
    @where(has_no_socket)
    def test_is_refused_by_every_process(
        self, server: Server, new_client: NewClient, stranger: APIRequestContext
    ) -> None:
        client = new_client()
        recorder = Recorder(client.page)
        act(client)
        before = client.ids()
        with visitors(server):
            for request in recorder.changes * ROUNDS:
                for forge in FORGERIES.values():
                    assert forge(request).send(stranger).status == FORBIDDEN
        client.reload()
        assert client.ids() == before


class TestChanges:
    @pytest.mark.aspect("changes")
    def test_reach_the_pages_of_all_processes(self, clients: list[AlertsPage]) -> None:
        for number, client in enumerate(clients):
            refreshed([client])
            expect(client.rows).to_have_count(ROWS + number)
            client.add_random()
        for number, client in enumerate(clients):
            refreshed([client])
            expect(client.rows).to_have_count(ROWS + CLIENTS - number)
            client.delete(client.ids()[0])
        for client in refreshed(clients):
            expect(client.rows).to_have_count(ROWS)


class TestCrowd:
    @pytest.mark.aspect("crowd")
    def test_no_row_is_lost_or_doubled(
        self,
        arrangement: Arrangement,
        server: Server,
        since: dict[int, float],
        clients: list[AlertsPage],
        new_client: NewClient,
    ) -> None:
        with visitors(server):
            click_together(clients)
        truth = sorted(new_client().ids())
        assert [sorted(client.ids()) for client in clients] == [truth] * CLIENTS
        assert workers(server, since) >= arrangement.processes

    @pytest.mark.aspect("order")
    @where(pushes)
    def test_rows_that_come_by_themselves_are_in_order(
        self, clients: list[AlertsPage], new_client: NewClient
    ) -> None:
        click_together(clients)
        truth = new_client().ids()
        assert [client.ids() for client in clients] == [truth] * CLIENTS


class TestLoss:
    @pytest.mark.aspect("loss")
    def test_pages_go_on_with_the_other_server(
        self,
        arrangement: Arrangement,
        server: Server,
        clients: list[AlertsPage],
        watch: Watch,
        away: Callable[[str], None],
    ) -> None:
        if arrangement.id != "replicas":
            pytest.skip("A program is stopped with all its processes.")
        watch.allow(OF_THE_NETWORK)
        away(f"{server.implementation.id}-2")
        for number, client in enumerate(clients):
            client.wait_until_recovered(RECOVERY_S)
            refreshed([client])
            expect(client.rows).to_have_count(ROWS + number)
            client.create(f"After the loss: {number}")
        for client in refreshed(clients):
            expect(client.rows).to_have_count(ROWS + CLIENTS)
