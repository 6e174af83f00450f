"""The clock at acts that are more than one click: keys, quick clicks, searches, states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from made_up import ADD_ROW, BUTTON, HOOKS, TABLE, later, on_click, opened, serve
from playwright.sync_api import Browser, TimeoutError

from alerts_bench.page.interactions import Act, Button, DomChange, Entry, Key
from alerts_bench.page.tab import InteractionError, Tab

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    with opened(chromium) as found:
        yield found


SEARCH = Act(Key("search", "z", "z"), DomChange("rows_left", "rows"))
FIELD = "<input type=search>"
REST = "<tr data-alert-id=5><td>zinc<tr data-alert-id=4><td>Old"


def on_key(script: str) -> str:
    page = FIELD + BUTTON + TABLE.replace("</table>", f"{REST}</table>")
    return f"{page}<script>document.querySelector('input').oninput = () => {{ {script} }}</script>"


class TestSearch:
    KEPT = (
        "document.querySelectorAll('tr:not([data-alert-id=\"5\"])').forEach((row) => row.remove());"
    )
    SOME = "document.querySelector('tr').remove();"

    def test_ends_when_all_rows_match(self, tab: Tab) -> None:
        serve(tab, start=on_key(self.SOME + later(self.KEPT)))
        timing = tab.perform(SEARCH, careful=True)
        assert 60 <= timing.dom_ms < 1000
        assert timing.rows == 4

    def test_is_over_when_as_many_rows_as_before_are_back(self, tab: Tab) -> None:
        body = "document.querySelector('tbody').innerHTML"
        script = f"if (event.target.value) {{ window.all = {body}; {self.KEPT} }}"
        whole = f"{body} = window.all;"
        serve(tab, start=on_key(f"{script} else {later(whole)}"))
        tab.perform(SEARCH, careful=True)
        cleared = Act(Key("search", "Backspace", ""), DomChange("rows_back", "rows"))
        timing = tab.perform(cleared, careful=True)
        assert timing.dom_ms >= 60
        assert timing.rows == 4

    def test_that_is_sent_starts_at_enter(self, chromium: Browser) -> None:
        field = "<form action=next><input type=search name=q></form>"
        found = TABLE.replace("Old", "zinc").replace("<tr data-alert-id=6>", "")
        with opened(chromium, replace(HOOKS, search_starts="enter")) as tab:
            serve(tab, start=field + TABLE, **{"next?q=z": found})
            assert tab.perform(SEARCH, careful=True).dom_ms > 0

    def test_a_page_that_is_not_parsed_has_lost_no_row(self, chromium: Browser) -> None:
        field = "<form action=next><input type=search name=q></form>"
        rest = "<p>Filler</p>" * 20_000 + TABLE.replace("alerts", "more")
        found = TABLE.replace("Old", "zinc").replace("<tr data-alert-id=6>", "") + rest
        hooks = replace(HOOKS, search_starts="enter", rows="tr[data-alert-id]")
        with opened(chromium, hooks) as tab:
            serve(tab, start=field + TABLE, **{"next?q=z": found})
            with pytest.raises(InteractionError, match="no rows left within 2 s"):
                tab.perform(SEARCH, careful=True)


class TestKeys:
    LEAVE = Act(Key("description", "Tab"), DomChange("shown", "error"))
    FORM = "<textarea></textarea><p data-error-for=description></p>"
    SHOW = "document.querySelector('p').textContent = 'Required'"

    def leaving(self, script: str) -> str:
        heard = f"document.querySelector('textarea').onblur = () => {{ {script} }}"
        return f"{self.FORM}{BUTTON}{TABLE}<script>{heard}</script>"

    def test_leaving_a_field_ends_with_its_error(self, tab: Tab) -> None:
        serve(tab, start=self.leaving(later(self.SHOW)))
        assert tab.perform(self.LEAVE, careful=True).dom_ms >= 60

    def test_a_click_does_not_start_what_begins_with_a_key(self, tab: Tab) -> None:
        serve(tab, start=self.FORM + on_click(self.SHOW))
        change = self.LEAVE.change.query(tab.hooks) | {"begin": "keydown"}
        tab.page.evaluate("change => alertsClock.arm(change, false, 0)", change)
        with pytest.raises(TimeoutError), tab.page.expect_console_message(timeout=500):
            tab.page.locator("#go").click()

    def test_a_field_that_asks_the_server_is_answered_before_anything_is_timed(
        self, chromium: Browser
    ) -> None:
        text = "document.querySelector('textarea').value"
        script = f"document.querySelector('p').textContent = {text} ? '' : 'Required'"
        with opened(chromium, replace(HOOKS, validates="left")) as tab:
            serve(tab, start=self.leaving(later(script)))
            tab.enter(Entry("description", "A text"))
            assert tab.page.locator("p").text_content() == ""
            assert tab.page.locator("textarea").input_value() == "A text"
            assert tab.page.locator("textarea:focus").count() == 0


class TestQuickClicks:
    FIVE = Act(Button(("add",)), DomChange("rows_added", count=5), 5)

    @pytest.mark.parametrize("prefix", ["", "x"])
    def test_end_with_the_last_of_the_rows(self, tab: Tab, prefix: str) -> None:
        add = ADD_ROW.replace(
            "'<tr data-alert-id=8>'", f"'<tr data-alert-id={prefix}' + next + '>'"
        )
        count = "window.next = (window.next ?? 7) + 1;"
        table = TABLE.replace("=7", f"={prefix}7").replace("=6", f"={prefix}6")
        page = on_click(f"{count} if (next === 12) {{ {later(add)} }} else {add}")
        serve(tab, start=page.replace(TABLE, table))
        assert tab.perform(self.FIVE, careful=True).dom_ms >= 60
        assert tab.page.locator("#alerts tr").count() == 7


class TestState:
    TOGGLE = Act(Button(("add",)), DomChange("changed", "own_toggle"))
    ROWS = TABLE.replace("Old", "<i aria-pressed=false>").replace(
        "6>", "6><td><i aria-pressed=false>"
    )

    @pytest.mark.parametrize(
        "change",
        [
            "document.querySelector('i').ariaPressed = 'true'",
            "document.querySelector('td').innerHTML = '<b aria-pressed=true>'",
        ],
    )
    def test_of_the_newest_row_ends_it_when_it_changes(self, tab: Tab, change: str) -> None:
        other = "document.querySelectorAll('i')[1].ariaPressed = 'true';"
        serve(tab, start=on_click(other + later(change)).replace(TABLE, self.ROWS))
        assert tab.perform(self.TOGGLE, careful=True).dom_ms >= 60
