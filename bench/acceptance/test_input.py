"""What hasty hands and input methods do by chance: it changes nothing that was not meant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import CDPSession, Locator, TimeoutError, expect

from acceptance.alerts_page import ERROR_EMPTY, AlertsPage
from acceptance.kinds import has_dialogs, where
from acceptance.server import Server

HELD_MS = 50
WRITE_MS = 300
LONG_WRITE_MS = 1000
PRESSES = 5
PRESS_MS = 2000
# As the keyboard does, the second time while the first is under way. In the page: for a page that
# is about to be left, the driver would wait. Says whether the keyboard can go on from there.
PRESS_TWICE = """async (button, pause) => {
    button.click();
    await new Promise((resolve) => setTimeout(resolve, pause));
    button.click();
    return button.matches(":enabled:focus");
}"""
BUTTON_AT = """([x, y]) => {
    const button = document.elementFromPoint(x, y).closest("button");
    const { alertId } = button?.closest("tr")?.dataset ?? {};
    return [button?.textContent.trim(), alertId];
}"""


@pytest.fixture
def slow(server: Server) -> Iterator[Server]:
    """The server, which waits before it writes."""
    server.delay(WRITE_MS)
    yield server
    server.delay(0)


@pytest.fixture
def composing(alerts: AlertsPage) -> CDPSession:
    """The browser's side of an input method."""
    return alerts.page.context.new_cdp_session(alerts.page)


def middle(element: Locator) -> tuple[float, float]:
    box = element.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ids_after_one_more(alerts: AlertsPage) -> list[int]:
    """The ids of all rows, after one more was added: what was sent before has been answered."""
    alerts.add_random()
    alerts.reload()
    return alerts.ids()


class TestDoubleClick:
    def test_on_create_makes_one(self, slow: Server, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.description.fill("Once")
        known = [3, 2, 1]
        form.create.dblclick(delay=HELD_MS)
        pk = alerts.new_id(known)
        assert ids_after_one_more(alerts)[1:] == [pk, *known]

    def test_on_delete_spares_the_row_that_moves_up(self, alerts: AlertsPage) -> None:
        x, y = middle(alerts.delete_button(3))
        alerts.page.mouse.click(x, y)
        expect(alerts.row(3)).to_have_count(0)
        alerts.wait_until_ready()
        assert alerts.page.evaluate(BUTTON_AT, [x, y]) == ["Delete", "2"]
        alerts.page.mouse.down(click_count=2)
        alerts.page.mouse.up(click_count=2)
        assert ids_after_one_more(alerts)[1:] == [2, 1]

    def test_two_clicks_at_two_places_delete_two(self, alerts: AlertsPage) -> None:
        for pk in (1, 3):
            alerts.page.mouse.click(*middle(alerts.delete_button(pk)))
            expect(alerts.row(pk)).to_have_count(0)
            alerts.wait_until_ready()
        assert ids_after_one_more(alerts)[1:] == [2]

    @where(has_dialogs)
    def test_on_add_makes_a_row_by_each_click(self, alerts: AlertsPage) -> None:
        alerts.page.mouse.click(*middle(alerts.add_button), click_count=5)
        expect(alerts.rows).to_have_count(8)
        assert len(ids_after_one_more(alerts)) == 9


class TestKeyboard:
    def test_a_second_enter_on_create_waits_for_the_answer(
        self, slow: Server, alerts: AlertsPage
    ) -> None:
        slow.delay(LONG_WRITE_MS)
        form = alerts.open_form()
        form.description.fill("Once")
        form.create.focus()
        known = [3, 2, 1]
        assert form.create.evaluate(PRESS_TWICE, HELD_MS)
        pk = alerts.new_id(known)
        slow.delay(0)
        assert ids_after_one_more(alerts)[1:] == [pk, *known]

    def test_an_answer_that_says_the_same_again_is_one(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        for text in ("", " ", "  "):
            form.submit(text)
            expect(form.error).to_have_text(ERROR_EMPTY)
        # Nothing shows when the last answer is there. Until then Create takes no press, and the
        # answer may put back the text that it is about.
        for _ in range(PRESSES):
            with suppress(AssertionError, TimeoutError):
                form.description.fill("A text", timeout=PRESS_MS)
                form.create.click(timeout=PRESS_MS)
                expect(form.create).to_have_count(0, timeout=PRESS_MS)
                break
        expect(alerts.rows).to_have_count(4)

    def test_enter_held_on_delete_deletes_one(self, alerts: AlertsPage) -> None:
        alerts.delete_button(3).focus()
        alerts.page.keyboard.down("Enter")
        expect(alerts.row(3)).to_have_count(0)
        alerts.wait_until_ready()
        alerts.delete_button(2).focus()
        for _ in range(3):
            alerts.page.keyboard.down("Enter")
        alerts.page.keyboard.up("Enter")
        assert ids_after_one_more(alerts)[1:] == [2, 1]


@where(has_dialogs)
class TestComposition:
    @pytest.mark.parametrize("key", ["Escape", "Enter"])
    def test_its_keys_leave_the_dialog_open(
        self, alerts: AlertsPage, composing: CDPSession, key: str
    ) -> None:
        form = alerts.open_form()
        form.description.focus()
        composed = {"text": "けいこく", "selectionStart": 4, "selectionEnd": 4}
        composing.send("Input.imeSetComposition", composed)
        expect(form.description).to_have_value("けいこく")
        for kind in ("rawKeyDown", "keyUp"):
            composing.send("Input.dispatchKeyEvent", {"type": kind, "key": key})
        composing.send("Input.insertText", {"text": "警告"})
        expect(form.description).to_have_value("警告")
        form.create.click()
        expect(alerts.rows).to_have_count(4)
        expect(alerts.rows.first).to_contain_text("警告")
