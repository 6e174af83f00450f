"""Acknowledge: a toggle in each row."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_GONE, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewClient
from acceptance.forged import CLIENT_ERRORS, IMPOSSIBLE, NO_SCRIPT, UNKNOWN, click_tampered
from acceptance.kinds import does_not_push, has_dialogs, pushes, where
from acceptance.parts import expect_counts
from acceptance.server import Server
from acceptance.watch import Watch

SHOWN = "aria-pressed"
BACKGROUND = "button => getComputedStyle(button).backgroundColor"

# Marks what must stay as it is, and notes what is changed in other rows than that of the id.
NOTE_TOUCHED = """(pk) => {
    window.stayed = true;
    window.touched = new Set();
    const note = (changes) => {
        for (const { target } of changes) {
            const element = target.closest ? target : target.parentElement;
            const row = element?.closest("tr[data-alert-id]");
            if (row && row.dataset.alertId !== pk) touched.add(row.dataset.alertId);
        }
    };
    const all = { attributes: true, characterData: true, childList: true, subtree: true };
    new MutationObserver(note).observe(document.querySelector("#alerts"), all);
    for (const row of document.querySelectorAll("#alerts tr[data-alert-id]")) row.stayed = true;
}"""
WAS_TOUCHED = """(pk) => [...document.querySelectorAll("#alerts tr[data-alert-id]")]
    .filter((row) => row.dataset.alertId !== pk && !row.stayed)
    .map((row) => row.dataset.alertId)
    .concat(...(window.touched ?? ["all"]))"""


class TestButton:
    def test_stands_between_details_and_delete(self, alerts: AlertsPage) -> None:
        buttons = alerts.row(3).get_by_role("button")
        expect(buttons).to_have_text(["Details", "Acknowledge", "Delete"])

    def test_shows_the_state(self, server: Server, new_client: NewClient) -> None:
        server.seed(7)
        alerts = new_client()
        expect(alerts.acknowledge_button(2)).to_have_attribute(SHOWN, "true")
        expect(alerts.acknowledge_button(7)).to_have_attribute(SHOWN, "true")
        for pk in (1, 3, 4, 5, 6):
            expect(alerts.acknowledge_button(pk)).to_have_attribute(SHOWN, "false")
        pressed, other = (alerts.acknowledge_button(pk).evaluate(BACKGROUND) for pk in (2, 3))
        assert pressed != other


class TestAcknowledge:
    def test_changes_the_state_and_back(self, alerts: AlertsPage) -> None:
        alerts.acknowledge(3)
        expect(alerts.acknowledge_button(3)).to_have_attribute(SHOWN, "true")
        alerts.reload()
        expect(alerts.acknowledge_button(3)).to_have_attribute(SHOWN, "true")
        alerts.acknowledge(3)
        alerts.reload()
        expect(alerts.acknowledge_button(3)).to_have_attribute(SHOWN, "false")
        assert alerts.ids() == [3, 2, 1]

    def test_keeps_the_focus_and_shows_no_toast(self, alerts: AlertsPage) -> None:
        for pk in (3, 1):
            alerts.acknowledge(pk)
            expect(alerts.acknowledge_button(pk)).to_be_focused()
        alerts.page.keyboard.press("Space")
        expect(alerts.acknowledge_button(1)).to_have_attribute(SHOWN, "false")
        expect(alerts.acknowledge_button(1)).to_be_focused()
        expect(alerts.notifications.locator("[data-toast]")).to_have_count(0)

    @pytest.mark.feature("acknowledge_in_place")
    def test_touches_no_other_row(self, alerts: AlertsPage) -> None:
        alerts.page.evaluate(NOTE_TOUCHED, "3")
        alerts.acknowledge(3)
        expect_counts(alerts.summary, {"open": 1})
        expect(alerts.acknowledge_button(3)).to_be_focused()
        assert alerts.page.evaluate(WAS_TOUCHED, "3") == []
        assert alerts.page.evaluate("window.stayed") is True

    def test_twice_at_once_is_once(self, alerts: AlertsPage) -> None:
        button = alerts.acknowledge_button(3)
        button.evaluate("button => { button.click(); button.click(); }")
        expect(button).to_have_attribute(SHOWN, "true")
        expect_counts(alerts.summary, {"open": 1})
        # What follows is served after both.
        alerts.create("Afterwards")
        expect(button).to_have_attribute(SHOWN, "true")
        alerts.reload()
        expect(button).to_have_attribute(SHOWN, "true")

    @where(pushes)
    def test_of_others_is_pushed(self, alerts: AlertsPage, new_client: NewClient) -> None:
        other = new_client()
        other.acknowledge(3)
        expect(alerts.acknowledge_button(3)).to_have_attribute(SHOWN, "true")
        other.acknowledge(2)
        expect(alerts.acknowledge_button(2)).to_have_attribute(SHOWN, "false")
        alerts.expect_true_summary()

    @where(does_not_push)
    def test_of_one_that_another_has_acknowledged(
        self, alerts: AlertsPage, new_client: NewClient
    ) -> None:
        new_client().acknowledge(3)
        alerts.acknowledge(3)
        alerts.reload()
        expect(alerts.acknowledge_button(3)).to_have_attribute(SHOWN, "true")
        expect_counts(alerts.summary, {"open": 1})

    @where(does_not_push)
    def test_of_an_alert_that_is_gone(self, alerts: AlertsPage, new_client: NewClient) -> None:
        new_client().delete(3)
        alerts.acknowledge_button(3).click()
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        expect(alerts.row(3)).to_have_count(0)
        assert alerts.ids() == [2, 1]
        alerts.expect_true_summary()


class TestTampered:
    def test_an_unknown_id_is_one_that_is_gone(self, alerts: AlertsPage) -> None:
        click_tampered(alerts, "Acknowledge", UNKNOWN)
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        alerts.reload()
        assert alerts.ids() == [3, 2, 1]
        expect_counts(alerts.summary, {"open": 2})

    def test_an_impossible_id_does_no_harm(self, alerts: AlertsPage, watch: Watch) -> None:
        watch.allow(CLIENT_ERRORS)
        if "onclick" in alerts.implementation.dom:
            watch.allow(NO_SCRIPT)
        for pk in IMPOSSIBLE:
            alerts.open()
            click_tampered(alerts, "Acknowledge", pk)
            if not has_dialogs(alerts.implementation):
                alerts.open()
            alerts.add_button.click()
            expect(alerts.toast(TOAST_RANDOM)).to_be_visible()
        alerts.open()
        assert alerts.ids()[-3:] == [3, 2, 1]
        expect_counts(alerts.summary, {"open": 2 + len(IMPOSSIBLE)})
