"""Pages that do not keep the contract: each failure names the part that is missing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from made_up import ADD_ROW, ADDED, BUTTON, HOOKS, TABLE, on_click, opened, serve
from playwright.sync_api import Browser

from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Button, DomChange, Entry, Key
from alerts_bench.page.tab import InteractionError

pytestmark = pytest.mark.browser

IDLE = on_click("")
ROWS = "'#alerts tr[data-alert-id]' (hook rows)"
GO = Button(("add",))
SEARCH = Act(Key("search", "z", "z"), DomChange("rows_left", "rows"))


@pytest.mark.parametrize(
    ("hooks", "page", "cause"),
    [
        (
            Hooks(ready="html[data-up]"),
            TABLE,
            "not ready within 2 s: “Made up”; nothing matches 'html[data-up]' (hook ready)",
        ),
        (
            Hooks(ready="#app["),
            TABLE,
            "not ready within 2 s: “Made up”; '#app[' (hook ready) is no selector",
        ),
        (
            Hooks(table="#list"),
            "<h1>Mine</h1>" + TABLE,
            "the page has no table: nothing matches '#list' (hook table): “Made up”",
        ),
        (
            Hooks(id="data-pk"),
            TABLE.replace("<td>Old", " data-pk=7><td>Old"),
            f"2 of 2 rows {ROWS} lack the attribute 'data-pk' (hook id): “Made up”",
        ),
    ],
)
def test_a_page_that_is_loaded_without_a_part_is_told_which(
    chromium: Browser, hooks: Hooks, page: str, cause: str
) -> None:
    with (
        opened(chromium, hooks) as tab,
        pytest.raises(InteractionError, match=f"^{re.escape(cause)}$"),
    ):
        serve(tab, start=page)


def test_a_table_without_rows_can_be_added_to(chromium: Browser) -> None:
    empty = on_click(ADD_ROW).replace(TABLE, "<table id=alerts><tbody></table>")
    with opened(chromium) as tab:
        serve(tab, start=empty)
        assert tab.perform(ADDED, careful=True).rows == 0


@pytest.mark.parametrize(
    ("hooks", "page", "act", "cause"),
    [
        (
            replace(HOOKS, rows="#alerts li"),
            IDLE,
            ADDED,
            "no row added within 2 s: “Made up”; nothing matches '#alerts li' (hook rows)",
        ),
        (
            HOOKS,
            on_click(ADD_ROW.replace("afterbegin", "beforeend")),
            ADDED,
            f"no row added within 2 s: “Made up”; the first of {ROWS} is no new row (hook newest)",
        ),
        (
            HOOKS,
            IDLE,
            Act(GO, DomChange("shown", "detail", "{id}")),
            "no detail shown within 2 s: “Made up”; nothing matches '#alert-detail' (hook detail)",
        ),
        (
            HOOKS,
            "<p id=alert-detail></p>" + IDLE,
            Act(GO, DomChange("shown", "detail", "{id}")),
            "no detail shown within 2 s: “Made up”; '#alert-detail' (hook detail) is there, "
            "but without the text that is waited for",
        ),
        (
            HOOKS,
            "<p id=alert-detail></p>" + IDLE,
            Act(GO, DomChange("gone", "detail")),
            "no detail gone within 2 s: “Made up”; it is still there",
        ),
        (
            HOOKS,
            on_click(f"if (!window.isDone) {{ isDone = true; {ADD_ROW} }}"),
            Act(GO, DomChange("rows_added", count=2), 2),
            f"no 2 rows added within 2 s: “Made up”; fewer than 2 of {ROWS} are new",
        ),
        (
            HOOKS,
            "<input type=search>" + IDLE,
            SEARCH,
            f"no rows left within 2 s: “Made up”; none of {ROWS} has gone, or one without 'z' "
            "(hook search_text) is left",
        ),
        (
            HOOKS,
            IDLE,
            SEARCH,
            "no field to type into within 2 s: “Made up”; "
            "nothing matches 'input[type=\"search\"]' (hook search)",
        ),
        (
            HOOKS,
            IDLE,
            Act(GO, DomChange("rows_back", "rows")),
            f"{ROWS} is already all there before the click",
        ),
        (
            HOOKS,
            IDLE,
            Act(GO, DomChange("changed", "own_toggle")),
            """'#alerts tr[data-alert-id][data-alert-id="\\\\37 "] [aria-pressed]' """
            "(hook pressed) is not there to change",
        ),
        (
            HOOKS,
            on_click("").replace("Old", "<i aria-pressed=false>"),
            Act(GO, DomChange("changed", "own_toggle")),
            "no own toggle changed within 2 s: “Made up”; 'aria-pressed' (hook pressed) is what it "
            "was in the newest row",
        ),
        (
            HOOKS,
            BUTTON + "<table id=alerts></table>",
            Act(Button(("delete",), "row"), DomChange("gone", "own_row")),
            f"The table has no row: nothing matches {ROWS}",
        ),
        (
            HOOKS,
            IDLE,
            Act(Button(("delete",), "row"), DomChange("gone", "own_row")),
            "The newest row has no button 'Delete'",
        ),
    ],
)
def test_a_click_that_lacks_a_part_is_told_which(
    chromium: Browser, hooks: Hooks, page: str, act: Act, cause: str
) -> None:
    with opened(chromium, hooks) as tab:
        serve(tab, start=page)
        with pytest.raises(InteractionError, match=f"^{re.escape(cause)}$"):
            tab.perform(act, careful=False)


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (IDLE, "nothing matches 'textarea' (hook description)"),
        (
            "<textarea disabled></textarea>" + IDLE,
            "'textarea' (hook description) cannot be typed into: it is hidden or disabled",
        ),
    ],
)
def test_a_field_that_takes_no_text_is_named(chromium: Browser, page: str, cause: str) -> None:
    told = f"no field to type into within 2 s: “Made up”; {cause}"
    with opened(chromium) as tab:
        serve(tab, start=page)
        with pytest.raises(InteractionError, match=f"^{re.escape(told)}$"):
            tab.enter(Entry("description", "A text"))


def test_a_page_that_never_ends_its_document_is_told_so(chromium: Browser) -> None:
    with opened(chromium) as tab:
        tab.page.context.route("http://slow.test/**", lambda route: None)
        with pytest.raises(InteractionError, match="“Made up”; the document is still loading"):
            serve(tab, start=TABLE + "<script src=http://slow.test/a.js></script>")
