"""The clock in pages of its own making: what starts it, what ends it, what does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from made_up import ADD_ROW, ADDED, BUTTON, HOOKS, TABLE, URL, later, on_click, opened, serve
from playwright.sync_api import Browser

from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Button, DomChange
from alerts_bench.page.tab import InteractionError, Tab

pytestmark = pytest.mark.browser

GONE = Act(Button(("add",)), DomChange("gone", "own_row"))
DETAIL = Act(Button(("add",)), DomChange("shown", "detail", "{id}"))


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Tab]:
    with opened(chromium) as found:
        yield found


def test_it_ends_when_the_row_is_there_and_not_before(tab: Tab) -> None:
    serve(tab, start=on_click(later(ADD_ROW)))
    timing = tab.perform(ADDED, careful=True)
    assert 60 <= timing.dom_ms < 1000
    assert timing.frame_ms is not None
    assert timing.frame_ms >= timing.dom_ms
    assert timing.rows == 2


def test_other_changes_and_older_rows_do_not_end_it(tab: Tab) -> None:
    noise = "document.body.append('toast'); document.querySelector('tbody')"
    older = f"{noise}.insertAdjacentHTML('afterbegin', '<tr data-alert-id=3>');"
    serve(tab, start=on_click(older + later(ADD_ROW)))
    assert tab.perform(ADDED, careful=True).dom_ms >= 60


def test_a_row_that_changes_its_id_is_a_new_row(tab: Tab) -> None:
    serve(tab, start=on_click(later("document.querySelector('tr').dataset.alertId = 9")))
    assert tab.perform(ADDED, careful=True).dom_ms >= 60


def test_ids_need_not_be_numbers(tab: Tab) -> None:
    table = TABLE.replace("7", "x7").replace("6", "x6")
    page = on_click(later(ADD_ROW.replace("8", "x8"))).replace(TABLE, table)
    serve(tab, start=page)
    assert tab.perform(ADDED, careful=True).dom_ms >= 60


def test_the_first_row_of_a_table_may_have_any_id(tab: Tab) -> None:
    empty = "<table id=alerts><tbody></table>"
    serve(tab, start=on_click(later(ADD_ROW.replace("8", "x8"))).replace(TABLE, empty))
    assert tab.perform(ADDED, careful=True).dom_ms >= 60


def test_text_that_changes_in_place_is_seen(tab: Tab) -> None:
    detail = "<p id=alert-detail>6</p>"
    change = "document.querySelector('#alert-detail').firstChild.data = 'Alert 7'"
    serve(tab, start=detail + on_click(later(change)))
    assert tab.perform(DETAIL, careful=True).dom_ms >= 60


def test_it_is_carried_over_a_navigation(tab: Tab) -> None:
    after = BUTTON + TABLE.replace("<tbody>", "<tbody><tr data-alert-id=8>")
    serve(tab, start=on_click(later("location = 'next'")), next=after)
    timing = tab.perform(ADDED, careful=True)
    assert 60 <= timing.dom_ms < 2000


def test_what_is_not_parsed_yet_is_not_gone(tab: Tab) -> None:
    rows = "<p>Filler</p>" * 20_000
    still_there = BUTTON + rows + TABLE
    serve(tab, start=on_click("location = 'next'"), next=still_there)
    with pytest.raises(InteractionError, match="no own row gone within 2 s"):
        tab.perform(GONE, careful=False)


def test_a_row_is_gone_when_the_next_page_lacks_it(tab: Tab) -> None:
    serve(tab, start=on_click("location = 'next'"), next=BUTTON + TABLE.replace("7", "5"))
    assert tab.perform(GONE, careful=True).dom_ms > 0


def test_an_error_page_lacks_the_row_but_is_no_success(tab: Tab) -> None:
    serve(
        tab,
        start=on_click("location = 'next'"),
        next="<script>document.title = '502 Bad Gateway'</script>",
    )
    with pytest.raises(InteractionError, match="no own row gone within 2 s: “502 Bad Gateway”"):
        tab.perform(GONE, careful=False)


def test_a_click_of_a_script_does_not_start_it(tab: Tab) -> None:
    page = on_click(later(ADD_ROW)).replace("</button>", "</button><button id=other>Other</button>")
    serve(tab, start=page + f"<script>{later('other.click()', 5)}</script>")
    assert tab.perform(ADDED, careful=True).dom_ms >= 60


def test_toasts_are_dismissed_before_the_click(tab: Tab) -> None:
    toast = "<div id=notifications><button onclick='this.remove()'>x</button></div>"
    serve(tab, start=toast + on_click(ADD_ROW))
    tab.perform(ADDED, careful=True)
    assert tab.page.locator("#notifications button").count() == 0


def test_a_page_that_is_not_ready_is_waited_for(tab: Tab) -> None:
    lost = "document.documentElement.removeAttribute('data-ready');"
    back = later("document.documentElement.dataset.ready = ''", 100)
    serve(tab, start=on_click(ADD_ROW) + f"<script>{lost}{back}</script>")
    assert tab.perform(ADDED, careful=True).dom_ms < 90


def test_a_page_that_is_never_ready_is_a_failure_with_what_it_says(tab: Tab) -> None:
    page = "<p id=connection>Connection lost.</p>" + on_click(ADD_ROW)
    serve(tab, start=page)
    tab.page.evaluate("document.documentElement.removeAttribute('data-ready')")
    with pytest.raises(InteractionError, match=r"not ready within 2 s: “Connection lost.”"):
        tab.perform(ADDED, careful=True)


def test_a_missing_button_is_named(tab: Tab) -> None:
    serve(tab, start=TABLE)
    with pytest.raises(InteractionError, match="The page has no button 'Go'"):
        tab.perform(ADDED, careful=True)


def test_a_covered_button_is_not_clicked(tab: Tab) -> None:
    cover = "<div style='position: fixed; inset: 0' id=cover></div>"
    serve(tab, start=on_click(ADD_ROW) + cover)
    with pytest.raises(InteractionError, match="'Go' is covered by <div style="):
        tab.perform(ADDED, careful=True)


def test_a_disabled_button_is_not_clicked(tab: Tab) -> None:
    serve(tab, start=on_click(ADD_ROW))
    tab.page.evaluate("document.querySelector('button').disabled = true")
    with pytest.raises(InteractionError, match="'Go' is disabled"):
        tab.perform(ADDED, careful=True)


def test_one_that_is_disabled_for_a_while_is_waited_for(tab: Tab) -> None:
    serve(tab, start=on_click(ADD_ROW))
    tab.page.evaluate("""() => {
        const button = document.querySelector("button");
        button.disabled = true;
        setTimeout(() => (button.disabled = false), 100);
    }""")
    tab.perform(ADDED, careful=True)


def test_a_policy_against_scripts_stops_the_page_and_not_the_clock(tab: Tab) -> None:
    policy = "<meta http-equiv=content-security-policy content=\"default-src 'self'\">"
    serve(tab, start=policy + BUTTON + TABLE)
    with pytest.raises(InteractionError, match="no row added within 2 s: “Made up”"):
        tab.perform(ADDED, careful=False)


@pytest.mark.parametrize(
    ("ready", "script"),
    [
        ("#app .loaded", "app.innerHTML = '<i class=loaded></i>'"),
        ("#app.loaded", "app.className = 'loaded'"),
        ("html.loaded", "document.documentElement.className = 'loaded'"),
        ("[aria-busy=false]", "app.ariaBusy = 'false'"),
        ("#app:not(:has(.spinner))", "app.replaceChildren()"),
    ],
)
def test_any_selector_can_say_that_the_page_is_ready(
    chromium: Browser, ready: str, script: str
) -> None:
    app = "<div id=app><i class=spinner></i></div>"
    with opened(chromium, replace(HOOKS, ready=ready)) as tab:
        serve(tab, start=app + on_click(later(ADD_ROW)) + f"<script>{later(script)}</script>")
        assert tab.load().dom_ms >= 60
        assert tab.perform(ADDED, careful=True).dom_ms >= 60


FRAMES = """async () => {
  for (let left = 3; left > 0; left -= 1) await new Promise(requestAnimationFrame);
}"""

SPY = """
const observed = MutationObserver.prototype.observe;
window.seen = [];
MutationObserver.prototype.observe = function (node, options) {
  seen.push(options);
  observed.call(this, node, options);
};
"""


@pytest.mark.parametrize(
    ("hooks", "waiting", "attributes"),
    [
        (HOOKS, {"attributeFilter": ["data-alert-id", "data-ready"]}, None),
        (
            replace(HOOKS, ready=".loaded"),
            {"attributes": True, "childList": True},
            ["data-alert-id"],
        ),
    ],
)
def test_a_timed_click_is_watched_for_no_more_than_its_end(
    chromium: Browser, hooks: Hooks, waiting: dict[str, object], attributes: list[str] | None
) -> None:
    with opened(chromium, hooks, SPY) as tab:
        serve(tab, start="<i class=loaded></i>" + on_click(later(ADD_ROW)))
        assert tab.page.evaluate("seen") == [{"subtree": True, **waiting}]
        tab.perform(ADDED, careful=True)
        armed = {"childList": True, "characterData": True, "subtree": True}
        filtered = {"attributeFilter": attributes or waiting["attributeFilter"]}
        assert tab.page.evaluate("seen")[1:] == [armed | filtered]


def test_a_part_that_is_always_there_can_be_shown_by_an_attribute(chromium: Browser) -> None:
    page = "<div id=box><p id=alert-detail>7</p></div>" + on_click(later("box.className = 'open'"))
    with opened(chromium, replace(HOOKS, detail=".open #alert-detail")) as tab:
        serve(tab, start=page)
        assert tab.perform(DETAIL, careful=True).dom_ms >= 60


@pytest.mark.parametrize("careful", [True, False])
@pytest.mark.parametrize(
    ("change", "page", "cause"),
    [
        (
            DomChange("shown", "detail", "{id}"),
            "<p id=alert-detail hidden>Alert 7</p>",
            "'#alert-detail' (hook detail) is already there before the click",
        ),
        (
            DomChange("shown", "error"),
            "<p data-error-for=description>Required",
            """'[data-error-for="description"]' (hook error) is already there before the click""",
        ),
        (
            DomChange("gone", "form"),
            "<form>Without a field</form>",
            "'form:has(textarea)' (hook form) is not there to go",
        ),
    ],
)
def test_an_end_that_holds_before_the_click_is_no_success(
    tab: Tab, change: DomChange, page: str, cause: str, careful: bool
) -> None:
    serve(tab, start=page + on_click("document.body.append('toast')"))
    with pytest.raises(InteractionError, match=f"^{re.escape(cause)}$"):
        tab.perform(Act(Button(("add",)), change), careful=careful)


def test_a_part_that_is_empty_so_far_can_still_be_shown(tab: Tab) -> None:
    show = "document.querySelector('[data-error-for]').textContent = 'Required'"
    serve(tab, start="<p data-error-for=description> </p>" + on_click(later(show)))
    assert (
        tab.perform(Act(Button(("add",)), DomChange("shown", "error")), careful=True).dom_ms >= 60
    )


def test_a_part_is_gone_from_a_page_of_its_own(tab: Tab) -> None:
    button = "<button onclick=\"location = 'next'\">Go</button>"
    serve(tab, start=TABLE, form=f"<form><textarea></textarea></form>{button}", next=TABLE)
    tab.page.goto(f"{URL}form")
    assert tab.perform(Act(Button(("add",)), DomChange("gone", "form")), careful=True).dom_ms > 0


def test_the_frame_of_a_load_does_not_wait_for_the_driver(tab: Tab) -> None:
    serve(tab, start=TABLE)
    tab.page.reload()
    tab.page.evaluate(FRAMES)
    asked, timing = tab.page.evaluate(
        "async () => [performance.now(), await alertsClock.loaded()]",
    )
    assert timing["dom"] <= timing["frame"] < asked


def test_a_document_that_a_click_has_left_does_not_end_it(tab: Tab) -> None:
    after = BUTTON + TABLE.replace("<tbody>", "<tbody><tr data-alert-id=8>")
    pushed = f"location = 'next'; setTimeout(() => {{ {ADD_ROW} }}, 0)"
    serve(tab, start=on_click(pushed), next=after)
    assert tab.perform(ADDED, careful=True).dom_ms > 0
    tab.page.wait_for_url("**/next")
    assert tab.load().rows == 2
