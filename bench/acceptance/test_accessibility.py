from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewClient
from acceptance.server import Server

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": LEVELS, "resultTypes": ["violations"]}


def show_toast(alerts: AlertsPage) -> None:
    alerts.add_random()
    expect(alerts.toast(TOAST_RANDOM)).to_be_visible()


def show_errors(alerts: AlertsPage) -> None:
    form = alerts.open_form()
    form.create.click()
    expect(form.error).to_have_text(ERROR_EMPTY)


STATES: dict[str, tuple[int, Callable[[AlertsPage], object]]] = {
    "empty list": (0, lambda alerts: None),
    "list": (12, lambda alerts: None),
    "toast": (3, show_toast),
    "form with errors": (3, show_errors),
    "details": (3, lambda alerts: alerts.open_details(2)),
}


class TestAccessibility:
    def test_of_every_state(self, server: Server, new_client: NewClient) -> None:
        axe = Axe()
        found = {}
        for name, (rows, show) in STATES.items():
            server.seed(rows)
            alerts = new_client()
            show(alerts)
            found[name] = axe.run(alerts.page, options=OPTIONS).generate_snapshot()
        assert not any(found.values()), found
