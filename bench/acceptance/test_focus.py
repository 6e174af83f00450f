"""Where the keyboard is after what had the focus is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_GONE, AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import does_not_push, has_dialogs, pushes, where


@pytest.fixture
def other(new_client: NewClient) -> AlertsPage:
    return new_client()


def delete_by_keyboard(alerts: AlertsPage, pk: int) -> None:
    alerts.delete_button(pk).press("Enter")
    expect(alerts.row(pk)).to_have_count(0)
    alerts.wait_until_ready()


class TestDeleteByKeyboard:
    def test_leads_to_the_next_row_then_to_the_one_before(self, alerts: AlertsPage) -> None:
        for pk, next_pk in ((2, 1), (1, 3)):
            delete_by_keyboard(alerts, pk)
            expect(alerts.delete_button(next_pk)).to_be_focused()

    def test_of_the_last_row_leads_to_add(self, alerts: AlertsPage) -> None:
        for pk in (3, 2, 1):
            delete_by_keyboard(alerts, pk)
        expect(alerts.add_button).to_be_focused()


@where(does_not_push)
@where(has_dialogs)
class TestRowThatWasGone:
    def test_leads_to_the_same_button_of_the_next(
        self, alerts: AlertsPage, other: AlertsPage
    ) -> None:
        other.delete(2)
        alerts.details_button(2).press("Enter")
        expect(alerts.toast(TOAST_GONE)).to_be_visible()
        expect(alerts.details_button(1)).to_be_focused()


@where(pushes)
class TestChangesOfOthers:
    def test_a_dialog_whose_row_is_gone_leads_to_the_next(
        self, alerts: AlertsPage, other: AlertsPage
    ) -> None:
        alerts.open_details(2)
        other.delete(2)
        expect(alerts.row(2)).to_have_count(0)
        alerts.close_details()
        expect(alerts.details_button(1)).to_be_focused()

    def test_take_the_focus_to_the_next_row_with_the_row_that_had_it(
        self, alerts: AlertsPage, other: AlertsPage
    ) -> None:
        alerts.details_button(2).focus()
        other.delete(2)
        expect(alerts.details_button(1)).to_be_focused()

    def test_leave_it_in_the_row_that_had_it(self, alerts: AlertsPage, other: AlertsPage) -> None:
        alerts.details_button(2).focus()
        for pk in (other.add_random(), other.create("From another client")):
            expect(alerts.row(pk)).to_have_count(1)
            expect(alerts.details_button(2)).to_be_focused()

    def test_give_it_to_nothing_that_did_not_have_it(
        self, alerts: AlertsPage, other: AlertsPage
    ) -> None:
        alerts.details_button(2).focus()
        alerts.page.get_by_role("contentinfo").click()
        other.delete(2)
        expect(alerts.row(2)).to_have_count(0)
        expect(alerts.page.locator("body")).to_be_focused()
        alerts.add_button.focus()
        other.delete(3)
        expect(alerts.row(3)).to_have_count(0)
        expect(alerts.add_button).to_be_focused()
