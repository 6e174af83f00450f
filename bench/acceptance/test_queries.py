"""Equal work: each action costs the SQL statements that its manifest declares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, AlertsPage
from acceptance.server import Server
from alerts_bench.product.catalog import Implementation


@pytest.fixture
def recording(server: Server) -> Iterator[Server]:
    server.begin_recording()
    yield server
    server.end_recording()


class TestStatements:
    def test_are_those_that_the_manifest_declares(
        self, implementation: Implementation, alerts: AlertsPage, recording: Server
    ) -> None:
        made: dict[str, list[str]] = {}

        def made_by(action: str) -> None:
            # One that comes late is found in the next action's.
            made[action] = recording.statements()
            recording.begin_recording()

        alerts.reload()
        made_by("page")
        alerts.add_random()
        made_by("add_random")
        form = alerts.open_form()
        made_by("form_open")
        form.create.click()
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
        counts = {action: len(statements) for action, statements in made.items()}
        assert counts == implementation.sql, made
