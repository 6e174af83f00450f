from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_EMPTY, ERROR_LONG, TOAST_RANDOM, AlertsPage
from acceptance.kinds import has_dialogs, has_pages, where

CREATED = "td:nth-child(4)"
ANY = re.compile("")
TAG = "td:nth-child(2) > .tag"


class TestRandom:
    def test_a_row_appears_on_top_with_its_toast(self, alerts: AlertsPage) -> None:
        pk = alerts.add_random()
        type_ = alerts.row(pk).locator(TAG).inner_text()
        expect(alerts.toast(f"Random {type_} alert created!")).to_be_visible()
        assert alerts.ids() == [pk, 3, 2, 1]
        created = datetime.fromisoformat(alerts.row(pk).locator(CREATED).inner_text() + "Z")
        assert abs(datetime.now(UTC) - created) < timedelta(minutes=1)

    def test_again_and_again(self, alerts: AlertsPage) -> None:
        new = [alerts.add_random() for _ in range(3)]
        assert alerts.ids() == [*reversed(new), 3, 2, 1]
        expect(alerts.toast(TOAST_RANDOM).first).to_be_visible()


class TestForm:
    def test_leaves_validation_to_the_server(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        expect(form.type.locator("option")).to_have_text(["INFO", "WARNING", "CRITICAL"])
        expect(form.type).to_have_value("INFO")
        expect(form.description).to_have_value("")
        expect(form.error).to_be_empty()
        element = alerts.page.locator("form", has=form.description)
        expect(element).to_have_attribute("novalidate", "")
        for attribute in ("required", "maxlength"):
            expect(form.description).not_to_have_attribute(attribute, ANY)
            expect(form.type).not_to_have_attribute(attribute, ANY)

    def test_what_was_typed_stays_until_it_is_right(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.select_option("CRITICAL")
        form.submit_at_once("")
        expect(form.error).to_have_text(ERROR_EMPTY)
        expect(form.description).to_have_accessible_description(ERROR_EMPTY)
        expect(form.type).to_have_value("CRITICAL")
        form.submit_at_once("x" * 501)
        expect(form.error).to_have_text(ERROR_LONG)
        expect(form.description).to_have_accessible_description(ERROR_LONG)
        expect(form.description).to_have_value("x" * 501)
        expect(form.type).to_have_value("CRITICAL")
        form.submit_at_once(" \n ")
        expect(form.error).to_have_text(ERROR_EMPTY)
        form.submit_at_once("x" * 500)
        expect(alerts.rows).to_have_count(4)
        expect(alerts.rows.first.locator(TAG)).to_have_text("CRITICAL")

    def test_an_error_saves_nothing(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.create.click()
        expect(form.error).to_have_text(ERROR_EMPTY)
        alerts.open()
        assert alerts.ids() == [3, 2, 1]

    def test_a_valid_alert_is_a_row_on_top_with_its_toast(self, alerts: AlertsPage) -> None:
        pk = alerts.create("The disk is full", "CRITICAL")
        expect(alerts.toast("New CRITICAL alert created!")).to_be_visible()
        expect(alerts.form.description).to_have_count(0)
        assert alerts.ids() == [pk, 3, 2, 1]
        expect(alerts.row(pk).get_by_text("The disk is full", exact=True)).to_be_visible()

    def test_cancel_leaves_no_trace(self, alerts: AlertsPage) -> None:
        alerts.open_form().description.fill("Never mind")
        alerts.cancel_form()
        assert alerts.ids() == [3, 2, 1]
        expect(alerts.open_form().description).to_have_value("")


@where(has_dialogs)
class TestFormDialog:
    def test_has_a_name_and_keeps_the_focus_inside(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        expect(alerts.dialog).to_have_accessible_name("New alert")
        expect(alerts.dialog).to_have_attribute("aria-modal", "true")
        expect(form.type).to_be_focused()
        for element in (form.description, form.create, form.cancel, form.type):
            alerts.page.keyboard.press("Tab")
            expect(element).to_be_focused()
        alerts.page.keyboard.press("Shift+Tab")
        expect(form.cancel).to_be_focused()

    def test_gives_the_focus_back(self, alerts: AlertsPage) -> None:
        for way in ("Cancel", "Escape", "backdrop", "Create"):
            form = alerts.open_form()
            if way == "Cancel":
                form.cancel.click()
            elif way == "Escape":
                alerts.page.keyboard.press("Escape")
            elif way == "backdrop":
                alerts.dialog.click(position={"x": 5, "y": 5})
            else:
                form.submit("A text")
            expect(alerts.dialog, way).to_have_count(0)
            expect(alerts.new_button, way).to_be_focused()

    def test_an_error_leaves_the_dialog_open(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.create.click()
        expect(form.error).to_have_text(ERROR_EMPTY)
        expect(alerts.dialog).to_have_count(1)
        expect(alerts.dialog).to_be_visible()


@where(has_pages)
class TestFormPage:
    def test_has_a_heading_and_the_way_back(self, alerts: AlertsPage) -> None:
        alerts.open_form()
        expect(alerts.page.get_by_role("heading", level=1)).to_have_text("New alert")
        expect(alerts.dialog).to_have_count(0)
        alerts.page.go_back()
        expect(alerts.table).to_be_visible()
