"""Leaving the description validates it, before anything is submitted."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, FloatRect, Locator, Route, expect

from acceptance.alerts_page import ERROR_EMPTY, ERROR_LONG, AlertsPage
from acceptance.conftest import ROWS
from acceptance.kinds import can, has_dialogs, has_no_socket, where
from acceptance.parts import AlertForm

LONG = "x" * 501
FEATURE = "validates_while_typing"
CARET = "field => field.selectionStart"


def place_of(element: Locator) -> FloatRect:
    found = element.bounding_box()
    assert found
    return found


def point_at(alerts: AlertsPage, element: Locator) -> None:
    """Move the mouse to the middle of an element."""
    place = place_of(element)
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    alerts.page.mouse.move(x, y)


def show_error(form: AlertForm) -> None:
    form.description.focus()
    form.description.press("Tab")
    expect(form.error).to_have_text(ERROR_EMPTY)


def expect_one_created(alerts: AlertsPage, text: str) -> None:
    expect(alerts.form.description).to_have_count(0)
    expect(alerts.rows).to_have_count(ROWS + 1)
    expect(alerts.rows.first).to_contain_text(text)
    alerts.reload()
    expect(alerts.rows).to_have_count(ROWS + 1)


class TestLeaving:
    @pytest.mark.feature(FEATURE)
    def test_shows_the_error_and_takes_it_away(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.select_option("CRITICAL")
        show_error(form)
        expect(form.description).to_have_accessible_description(ERROR_EMPTY)
        form.description.fill(LONG)
        form.description.press("Tab")
        expect(form.error).to_have_text(ERROR_LONG)
        expect(form.description).to_have_value(LONG)
        form.description.fill("  \n ")
        form.description.press("Tab")
        expect(form.error).to_have_text(ERROR_EMPTY)
        form.description.fill("A good text")
        form.description.press("Tab")
        expect(form.error).to_be_empty()
        expect(form.type).to_have_value("CRITICAL")
        alerts.open()
        assert alerts.ids() == [3, 2, 1]

    @where(can(FEATURE))
    def test_leaves_text_caret_and_focus_alone(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.description.fill(LONG)
        for key in ("ControlOrMeta+Home", "ArrowRight"):
            form.description.press(key)
        # Back before the answer can be there.
        form.description.press("Tab")
        form.create.press("Shift+Tab")
        form.description.press("y")
        expect(form.error).to_have_text(ERROR_LONG)
        expect(form.description).to_be_focused()
        expect(form.description).to_have_value("xy" + LONG[1:])
        assert form.description.evaluate(CARET) == 2

    @where(can(FEATURE))
    def test_asks_for_the_description_alone(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.focus()
        form.type.press("Tab")
        expect(form.description).to_be_focused()
        expect(form.error).to_be_empty()
        show_error(form)
        alerts.cancel_form()
        form = alerts.open_form()
        expect(form.error).to_be_empty()
        expect(form.description).to_have_value("")


@where(has_dialogs)
class TestErrorLine:
    def test_keeps_its_height(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        before, line = place_of(form.create), place_of(form.error)
        assert line["height"] > 0
        form.create.click()
        expect(form.error).to_have_text(ERROR_EMPTY)
        assert place_of(form.create) == before
        assert place_of(form.error)["height"] == line["height"]


@where(can(FEATURE))
class TestCreateWithTheMouse:
    """Create is pressed while the description has the focus: pressing is leaving."""

    def test_submits_once(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.description.press_sequentially("Once")
        point_at(alerts, form.create)
        alerts.page.mouse.down()
        alerts.page.mouse.up()
        expect_one_created(alerts, "Once")

    def test_submits_once_when_an_error_goes(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        show_error(form)
        form.description.press_sequentially("Once")
        point_at(alerts, form.create)
        alerts.page.mouse.down()
        alerts.page.mouse.up()
        expect_one_created(alerts, "Once")

    def test_submits_once_when_the_error_goes_under_the_mouse(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        show_error(form)
        form.description.press_sequentially("Once")
        point_at(alerts, form.create)
        alerts.page.mouse.down()
        expect(form.error).to_be_empty()
        alerts.page.mouse.up()
        expect_one_created(alerts, "Once")

    @where(has_no_socket)
    def test_sends_what_was_entered_while_leaving_is_not_answered(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.select_option("CRITICAL")
        form.description.press_sequentially("Once")
        point_at(alerts, form.create)
        held: list[Route] = []
        alerts.page.route("**", lambda route: route.continue_() if held else held.append(route))
        with alerts.page.expect_request("**"):
            alerts.page.mouse.down()
        with alerts.page.expect_response("**"):
            alerts.page.mouse.up()
        with suppress(Error):
            # The page may have given it up.
            held[0].continue_()
        expect_one_created(alerts, "Once")
        expect(alerts.rows.first).to_contain_text("CRITICAL")

    def test_of_an_empty_description_saves_nothing(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.description.focus()
        point_at(alerts, form.create)
        alerts.page.mouse.down()
        expect(form.error).to_have_text(ERROR_EMPTY)
        alerts.page.mouse.up()
        expect(form.error).to_have_text(ERROR_EMPTY)
        expect(form.description).to_be_visible()
        alerts.open()
        assert alerts.ids() == [3, 2, 1]
