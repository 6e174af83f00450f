"""Equal work: each action costs the SQL statements that its manifest declares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import needs
from acceptance.parts import expect_counts
from acceptance.server import Server
from alerts_bench.product.catalog import Implementation

ACTIONS = (
    *("page", "add_random", "form_open", "form_invalid", "form_valid"),
    *("details", "details_close", "delete"),
    *("acknowledge", "search", "search_clear", "field_invalid", "import_invalid", "import"),
    *("statistics", "statistics_back", "statistics_page"),
)
Made = dict[str, list[str]]


class Counter:
    """Files the statements that the server makes under the action that has made them."""

    def __init__(self, server: Server) -> None:
        self.made: Made = {}
        self._server = server

    def made_by(self, action: str) -> None:
        # One that comes late is found in the next action's.
        self.made[action] = self._server.statements()
        self._server.begin_recording()

    def expect_declared(self, implementation: Implementation) -> None:
        wrong = [
            f"{action}: {len(made)}, not {declared}: " + "; ".join(made)
            for action, made in self.made.items()
            if len(made) != (declared := implementation.sql.get(action))
        ]
        if wrong:
            heading = "Not the SQL statements of [tool.alerts-bench.sql]:"
            pytest.fail("\n".join([heading, *wrong]), pytrace=False)


@pytest.fixture
def counter(server: Server) -> Iterator[Counter]:
    server.begin_recording()
    yield Counter(server)
    server.end_recording()


class TestStatements:
    def test_of_list_form_and_details(
        self, implementation: Implementation, alerts: AlertsPage, counter: Counter
    ) -> None:
        made_by = counter.made_by
        alerts.reload()
        made_by("page")
        alerts.add_random()
        made_by("add_random")
        form = alerts.open_form()
        made_by("form_open")
        form.submit_at_once("")
        expect(form.error).to_have_text(ERROR_EMPTY)
        made_by("form_invalid")
        form.submit("A valid text")
        expect(alerts.rows).to_have_count(5)
        made_by("form_valid")
        alerts.open_details(2)
        made_by("details")
        alerts.close_details()
        made_by("details_close")
        alerts.delete(2)
        made_by("delete")
        counter.expect_declared(implementation)

    def test_of_acknowledge_search_and_import(
        self, implementation: Implementation, server: Server, new_client: NewClient
    ) -> None:
        server.seed(12)
        alerts = new_client()
        server.begin_recording()
        counter = Counter(server)
        made_by = counter.made_by
        alerts.acknowledge(5)
        expect_counts(alerts.summary, {"open": 8})
        made_by("acknowledge")
        alerts.search.ask("z")
        alerts.expect_ids([3])
        made_by("search")
        alerts.search.ask("")
        expect(alerts.rows).to_have_count(12)
        made_by("search_clear")
        form = alerts.open_form()
        server.begin_recording()
        form.description.focus()
        form.description.press("Tab")
        if implementation.features.get("validates_while_typing") is True:
            expect(form.error).to_have_text(ERROR_EMPTY)
        made_by("field_invalid")
        alerts.cancel_form()
        alerts.import_form.open()
        server.begin_recording()
        alerts.import_form.send(b"\x89PNG")
        expect(alerts.import_form.lines).to_have_count(1)
        alerts.wait_until_ready()
        made_by("import_invalid")
        alerts.open()
        alerts.import_form.open()
        server.begin_recording()
        alerts.import_form.send("type,description\n" + "INFO,One\n" * 100)
        expect(alerts.rows).to_have_count(112)
        expect_counts(alerts.summary, {"total": 112})
        alerts.wait_until_ready()
        made_by("import")
        server.end_recording()
        counter.expect_declared(implementation)

    @needs("statistics")
    def test_of_statistics(
        self, implementation: Implementation, alerts: AlertsPage, counter: Counter
    ) -> None:
        made_by = counter.made_by
        alerts.open_statistics()
        alerts.statistics.expect_counts({"total": 3})
        alerts.wait_until_ready()
        made_by("statistics")
        alerts.page.go_back()
        alerts.expect_ids([3, 2, 1])
        alerts.wait_until_ready()
        made_by("statistics_back")
        alerts.page.goto(f"{implementation.prefix}statistics/")
        alerts.statistics.expect_counts({"total": 3})
        alerts.wait_until_ready()
        made_by("statistics_page")
        counter.expect_declared(implementation)

    def test_are_declared_of_these_actions_alone(self, implementation: Implementation) -> None:
        parts = {action: action.partition("_")[0] for action in ACTIONS}
        made = {action for action, part in parts.items() if part not in implementation.absent}
        assert set(implementation.sql) == made
