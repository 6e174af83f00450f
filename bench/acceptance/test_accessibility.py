from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, ERROR_LONG, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewClient
from acceptance.server import Server

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": LEVELS, "resultTypes": ["violations"]}

TRANSITIONS_END = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"


def show_toast(alerts: AlertsPage) -> None:
    alerts.add_random()
    expect(alerts.toast(TOAST_RANDOM)).to_be_visible()


def show_errors(alerts: AlertsPage) -> None:
    form = alerts.open_form()
    form.create.click()
    expect(form.error).to_have_text(ERROR_EMPTY)


def show_field_error(alerts: AlertsPage) -> None:
    form = alerts.open_form()
    form.description.fill("x" * 501)
    form.description.press("Tab")
    if alerts.implementation.features.get("validates_while_typing") is True:
        expect(form.error).to_have_text(ERROR_LONG)


def search(alerts: AlertsPage, text: str) -> None:
    alerts.search.ask(text)
    expect(alerts.no_match).to_be_visible()


def search_for_too_much(alerts: AlertsPage) -> None:
    alerts.search.field.evaluate('field => field.removeAttribute("maxlength")')
    alerts.search.ask("x" * 201)
    expect(alerts.search.error).not_to_be_empty()


def show_import_result(alerts: AlertsPage, records: str) -> None:
    alerts.import_form.send(f"type,description\n{records}")
    expect(alerts.import_form.lines).to_have_count(2)


State = tuple[int, Callable[[AlertsPage], object]]
STATES: dict[str, dict[str, State]] = {
    "list": {
        "empty list": (0, lambda alerts: None),
        "list": (12, lambda alerts: None),
        "toast": (3, show_toast),
    },
    "acknowledge": {"acknowledged": (3, lambda alerts: alerts.acknowledge(3))},
    "dialogs": {
        "form with errors": (3, show_errors),
        "details": (3, lambda alerts: alerts.open_details(2)),
        "field that was left": (3, show_field_error),
    },
    "search": {
        "no match": (3, lambda alerts: search(alerts, "nothing has this")),
        "too long": (3, search_for_too_much),
    },
    "import": {
        "form": (3, lambda alerts: alerts.import_form.open()),
        "some refused": (3, lambda alerts: show_import_result(alerts, "INFO,One\nINFO,\n")),
        "all refused": (3, lambda alerts: show_import_result(alerts, "INFO,\n")),
    },
    "statistics": {"statistics": (12, lambda alerts: alerts.open_statistics())},
}


class TestAccessibility:
    @pytest.mark.parametrize("part", STATES)
    def test_of_every_state(self, server: Server, new_client: NewClient, part: str) -> None:
        if absent := server.implementation.absent.get(part):
            pytest.skip(f"n/a: {absent}")
        axe = Axe()
        found = {}
        for name, (rows, show) in STATES[part].items():
            server.seed(rows)
            alerts = new_client()
            show(alerts)
            # A colour that changes gradually has another contrast on the way.
            alerts.page.evaluate(TRANSITIONS_END)
            found[name] = axe.run(alerts.page, options=OPTIONS).generate_snapshot()
        assert not any(found.values()), found
