"""Changes that no browser has asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.kinds import needs, push_limit_ms
from acceptance.server import Programs, Server

TEXT = "From a management command"


@pytest.fixture
def added(alerts: AlertsPage, server: Server, programs: Programs) -> int:
    """The id of an alert that a management command has added while the page was open."""
    id_ = server.implementation.id
    printed = programs.manage(id_, "add_alert", "--type", "CRITICAL", "--description", TEXT)
    assert "Alert 4 added" in printed
    return 4


@needs("commands")
class TestManagementCommand:
    @pytest.mark.feature("pushes_from_outside")
    def test_appears_in_open_pages(self, alerts: AlertsPage, added: int) -> None:
        limit = push_limit_ms(alerts.implementation)
        expect(alerts.row(added)).to_contain_text(TEXT, timeout=limit)
        alerts.expect_ids([added, 3, 2, 1])
        alerts.expect_true_summary()

    def test_is_there_after_a_reload(self, alerts: AlertsPage, added: int) -> None:
        alerts.reload()
        expect(alerts.row(added)).to_contain_text(TEXT)
