"""Search: what it finds, and what typing does to the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import TimeoutError as LimitError
from playwright.sync_api import expect

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewClient
from acceptance.held_answers import HeldAnswer, HeldAnswers
from acceptance.kinds import can, cannot, has_no_socket, has_pages, where
from acceptance.recorder import Recorder
from acceptance.server import Server

ROWS = 30
# In one of ten texts of a seed, and in no other.
LETTER = "z"
FOUND = [23, 13, 3]
PAUSE_MS = 300
# No key of a busy machine comes so late.
LONG_PAUSE_MS = 1000
SHORT_MS = 2 * PAUSE_MS
MANY_LIMIT_MS = 30_000
KEYS = "a text that is typed far faster than any server can answer"

OWN_TEXTS = (
    "100% of it",
    "an under_score",
    """it's "quoted" \\ here""",
    "a.b*c (d) [e]",
    "Straße NACH Zürich",
    "مرحبا بالعالم",
    "<b>bold</b> & more",
)
# None of them is in a text of the seed.
TERMS = (
    *("%", "_", "it's", '"quoted"', "\\", ".*", "b*c (d) [", "STRA", "straße", "  nach  "),
    *("مرحبا", "<b>", "&", "nothing has this", "' OR 1=1 --", "\\x", "^a", "$"),
)
# In each text of a seed.
COMMON = "e"
NOTE_STALE = """(stale) => {
    window.sawStale = false;
    const rows = () => [...document.querySelectorAll("#alerts tr[data-alert-id]")];
    const look = () => { sawStale ||= rows().map((row) => row.dataset.alertId).join() === stale; };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""
CARET = "field => field.selectionStart"
WITHOUT_LIMIT = 'field => field.removeAttribute("maxlength")'


@pytest.fixture
def server(server: Server) -> Iterator[Server]:
    """With rows to find, and pages that do not wait after a key."""
    server.seed(ROWS)
    server.debounce(0)
    yield server
    server.end_debounce()


class TestRules:
    def test_find_a_text_in_the_description(self, alerts: AlertsPage) -> None:
        alerts.import_form.send(csv_of(OWN_TEXTS))
        expect(alerts.rows).to_have_count(ROWS + len(OWN_TEXTS))
        own = dict(enumerate(OWN_TEXTS, start=ROWS + 1))
        for term in TERMS:
            plain = term.strip().lower()
            found = [pk for pk, text in reversed(own.items()) if plain in text.lower()]
            alerts.search.ask(term)
            alerts.expect_ids(found)
            expect(alerts.no_match).to_be_visible(visible=not found)
            expect(alerts.search.field).to_have_value(term)

    def test_upper_and_lower_case_are_equal(self, alerts: AlertsPage) -> None:
        for term in (LETTER, LETTER.upper(), f"  {LETTER} "):
            alerts.search.ask("")
            expect(alerts.rows).to_have_count(ROWS)
            alerts.search.ask(term)
            alerts.expect_ids(FOUND)

    def test_no_match_says_so_and_cleared_is_all(self, alerts: AlertsPage) -> None:
        alerts.search.ask("zzz")
        expect(alerts.no_match).to_be_visible()
        expect(alerts.no_alerts).to_be_hidden()
        expect(alerts.rows).to_have_count(0)
        alerts.search.ask("")
        expect(alerts.rows).to_have_count(ROWS)
        expect(alerts.no_match).to_be_hidden()
        alerts.search.ask("   ")
        expect(alerts.search.field).to_have_value("   ")
        assert alerts.ids() == list(range(ROWS, 0, -1))

    def test_a_thousand_may_match(self, server: Server, alerts: AlertsPage) -> None:
        server.seed(1000)
        alerts.search.ask(COMMON)
        expect(alerts.rows).to_have_count(1000, timeout=MANY_LIMIT_MS)
        alerts.search.ask(LETTER)
        expect(alerts.rows).to_have_count(100, timeout=MANY_LIMIT_MS)

    def test_two_hundred_characters_at_most(self, alerts: AlertsPage) -> None:
        sentence = "Search for at most 200 characters."
        expect(alerts.search.field).to_have_attribute("maxlength", "200")
        alerts.search.ask("x" * 200)
        expect(alerts.no_match).to_be_visible()
        expect(alerts.search.error).to_be_empty()
        alerts.search.field.evaluate(WITHOUT_LIMIT)
        alerts.search.ask("x" * 201)
        expect(alerts.search.error).to_have_text(sentence)
        expect(alerts.search.field).to_have_accessible_description(sentence)
        expect(alerts.search.field).to_have_value("x" * 201)
        alerts.search.ask(LETTER)
        alerts.expect_ids(FOUND)
        expect(alerts.search.error).to_be_empty()

    def test_null_characters_are_refused(self, alerts: AlertsPage) -> None:
        alerts.search.ask("a\0b")
        expect(alerts.search.error).to_have_text("Null characters are not allowed.")
        alerts.search.ask(LETTER)
        alerts.expect_ids(FOUND)


@where(cannot("search_debounced"))
class TestSubmitted:
    def test_by_a_button_too(self, alerts: AlertsPage) -> None:
        alerts.search.field.fill(LETTER)
        alerts.search.button.click()
        alerts.expect_ids(FOUND)

    @pytest.mark.not_applicable("search_debounced")
    @pytest.mark.not_applicable("last_answer_wins")
    def test_typing_asks_nothing(self, alerts: AlertsPage) -> None:
        expect(alerts.search.button).to_be_visible()
        with pytest.raises(LimitError), alerts.page.expect_request("**", timeout=SHORT_MS):
            alerts.search.field.press_sequentially(LETTER)
        expect(alerts.rows).to_have_count(ROWS)


@where(can("search_debounced"))
class TestTyping:
    def test_leaves_text_and_caret_alone(self, alerts: AlertsPage) -> None:
        field = alerts.search.field
        field.press_sequentially(KEYS)
        expect(alerts.no_match).to_be_visible()
        expect(field).to_have_value(KEYS)
        expect(field).to_be_focused()
        assert field.evaluate(CARET) == len(KEYS)
        for key in ("Home", "ArrowRight", "ArrowRight"):
            field.press(key)
        field.press_sequentially("zz")
        expect(field).to_have_value(KEYS[:2] + "zz" + KEYS[2:])
        for _ in KEYS:
            field.press("Delete")
        field.press("Backspace")
        for _ in "a ":
            field.press("Home")
            field.press("Delete")
        alerts.expect_ids(FOUND)
        expect(field).to_have_value("z")
        expect(field).to_be_focused()
        assert field.evaluate(CARET) == 0

    def test_then_a_click_finds_all_served(self, alerts: AlertsPage) -> None:
        alerts.search.field.press_sequentially(LETTER)
        alerts.expect_ids(FOUND)
        alerts.open_details(13)
        alerts.close_details()
        alerts.expect_ids(FOUND)
        expect(alerts.search.field).to_have_value(LETTER)


class TestPause:
    @pytest.mark.feature("search_debounced")
    def test_asks_once(self, server: Server, new_client: NewClient) -> None:
        server.debounce(LONG_PAUSE_MS)
        alerts = new_client()
        recorder = Recorder(alerts.page)
        alerts.reload()
        recorder.forget()
        alerts.search.field.press_sequentially("qxvw")
        expect(alerts.no_match).to_be_visible()
        with_term = [asked for asked in recorder.asked if "qx" in asked]
        assert ["qxvw" in asked for asked in with_term] == [True], recorder.asked


class TestLateAnswer:
    @where(can("search_debounced"))
    def test_leaves_the_rows_of_the_last_text(self, alerts: AlertsPage) -> None:
        search_twice(alerts)
        expect(alerts.no_match).to_be_visible()
        expect(alerts.rows).to_have_count(0)
        expect(alerts.search.field).to_have_value(LETTER + "q")

    @pytest.mark.feature("last_answer_wins")
    def test_is_never_shown(self, alerts: AlertsPage) -> None:
        search_twice(alerts)
        expect(alerts.no_match).to_be_visible()
        assert not alerts.page.evaluate("window.sawStale")

    @where(can("search_debounced"))
    @where(has_no_socket)
    def test_brings_no_row_back_that_was_deleted_meanwhile(self, alerts: AlertsPage) -> None:
        held = HeldAnswer(alerts.page)
        with alerts.page.expect_request("**"):
            alerts.search.ask(COMMON)
        alerts.delete(ROWS)
        held.release()
        pk = alerts.add_random()
        alerts.expect_ids([pk, *range(ROWS - 1, 0, -1)])


class TestAddress:
    @pytest.mark.feature("search_in_address")
    def test_has_the_term(self, alerts: AlertsPage) -> None:
        prefix = re.escape(alerts.implementation.prefix)
        before = alerts.page.evaluate("history.length")
        alerts.search.ask(LETTER)
        alerts.expect_ids(FOUND)
        expect(alerts.page).to_have_url(re.compile(rf"{prefix}\?q={LETTER}$"))
        alerts.reload()
        alerts.expect_ids(FOUND)
        expect(alerts.search.field).to_have_value(LETTER)
        alerts.search.ask("")
        expect(alerts.rows).to_have_count(ROWS)
        if alerts.implementation.transport != "HTTP":
            expect(alerts.page).to_have_url(re.compile(rf"{prefix}$"))
            assert alerts.page.evaluate("history.length") == before

    @where(can("search_in_address"))
    def test_may_be_wrong(self, alerts: AlertsPage) -> None:
        prefix = alerts.implementation.prefix
        for query, sentence in (
            ("x" * 201, "Search for at most 200 characters."),
            ("x" * 5_000, "Search for at most 200 characters."),
            ("a%00b", "Null characters are not allowed."),
        ):
            response = alerts.page.goto(f"{prefix}?q={query}")
            assert response
            assert response.status == 200
            expect(alerts.search.error).to_have_text(sentence)
        alerts.page.goto(f"{prefix}?q={LETTER}&q=%FF&other=1&q[]=2")
        expect(alerts.table).to_be_visible()


@where(has_pages)
class TestForm:
    def test_is_sent_with_get(self, alerts: AlertsPage) -> None:
        alerts.search.ask(LETTER)
        alerts.expect_ids(FOUND)
        alerts.page.go_back()
        expect(alerts.rows).to_have_count(ROWS)
        alerts.page.go_forward()
        alerts.expect_ids(FOUND)


def csv_of(texts: tuple[str, ...]) -> str:
    quoted = (text.replace('"', '""') for text in texts)
    return "type,description\n" + "".join(f'INFO,"{text}"\n' for text in quoted)


def search_twice(alerts: AlertsPage) -> None:
    """Type two texts before the answer to the first; then let the answers come."""
    answers = HeldAnswers(alerts.page)
    alerts.reload()
    answers.hold()
    alerts.search.field.press_sequentially(LETTER)
    assert answers.wait_until_asked(1, 10 * SHORT_MS), "Typing has asked nothing."
    alerts.page.evaluate(NOTE_STALE, ",".join(map(str, FOUND)))
    alerts.search.field.press_sequentially("q")
    # Where the second waits for the first answer, it will not be seen before.
    answers.wait_until_asked(2, SHORT_MS)
    answers.release()
