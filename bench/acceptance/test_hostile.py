"""Texts that would do harm wherever they are not escaped, or break the page where it is weak."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from acceptance.alerts_page import ERROR_EMPTY, ERROR_LONG, AlertsPage

TEXTS = {
    "script": "<script>document.title='bad'</script>"
    "<img src=x onerror=\"document.title='bad'\"> &amp; <!-- never closed",
    "attribute": "\" onmouseover=\"document.title='bad'\" ' onfocus='document.title=1' autofocus"
    " ` /> </td></tr></textarea>",
    "template": "{{ 7|add:7 }} {% debug %} {# gone #} {% csrf_token %} ${7*7} {{{7*7}}} <%= 7 %>"
    " [[7*7]] #{7}",
    "json": r"""\u003cb\u003e \n \" \\ </script> ]]> %3Cb%3E &lt;b&gt; __proto__ null undefined""",
    "long": "W" * 450,
    "unicode": "\u202eright to left\u202c مرحبا بالعالم שלום"
    " \U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 e\u0301"
    " \u200bzero \ufdfd \U0001d54f 日本語",
}
LIMIT_WORDS = 10
MAX_CHARACTERS = 500
MAX_TERM = 200
IS_TOO_WIDE = """() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth;
}"""


def cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:LIMIT_WORDS]) + (" …" if len(words) > LIMIT_WORDS else "")


class TestHostileText:
    def test_is_shown_as_it_was_typed(self, alerts: AlertsPage) -> None:
        title = alerts.page.title()
        known = {create_after_an_error(alerts, text): text for text in TEXTS.values()}
        alerts.reload()
        for pk, text in known.items():
            assert_plain(alerts.row(pk).locator("td:nth-child(3)"), cut(text))
        expect(alerts.page).to_have_title(title)

    def test_a_nul_byte_is_refused(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.type.select_option("CRITICAL")
        form.submit_at_once("before\0after")
        expect(form.error).to_have_text("Null characters are not allowed.")
        expect(form.type).to_have_value("CRITICAL")
        form.submit("Without it")
        expect(alerts.rows).to_have_count(4)


class TestLargeText:
    @pytest.mark.parametrize("size", [100_000, 1_200_000])
    def test_is_refused_with_the_sentence_and_kept(self, alerts: AlertsPage, size: int) -> None:
        form = alerts.open_form()
        form.type.select_option("CRITICAL")
        for text, error in (("x" * size, ERROR_LONG), ("", ERROR_EMPTY), ("y" * size, ERROR_LONG)):
            form.submit_at_once(text)
            expect(form.error).to_have_text(error)
            is_kept = form.description.input_value() == text
            assert is_kept
            expect(form.type).to_have_value("CRITICAL")
        form.submit("A short one")
        expect(alerts.rows).to_have_count(4)


class TestHostileSearch:
    def test_is_a_text_like_any_other(self, alerts: AlertsPage) -> None:
        title = alerts.page.title()
        for text in TEXTS.values():
            term = text[:MAX_TERM].strip()
            pk = alerts.create(text)
            alerts.search.ask(term)
            alerts.expect_ids([pk])
            expect(alerts.search.field).to_have_value(term)
            alerts.search.ask("No" + term[:-2])
            expect(alerts.no_match).to_be_visible()
            alerts.search.ask("")
            expect(alerts.row(1)).to_be_visible()
        expect(alerts.page).to_have_title(title)


class TestHostileImport:
    def test_shows_no_more_than_its_sentences(self, alerts: AlertsPage) -> None:
        title = alerts.page.title()
        quoted = [text.replace('"', '""') for text in TEXTS.values()]
        records = [f'"{text}","{text}"\n' for text in quoted]
        alerts.import_form.send("type,description\nINFO,One\n" + "".join(records))
        lines = alerts.import_form.lines
        expect(lines).to_have_count(1 + len(records))
        expect(lines.last).to_have_text(re.compile(r"^Line \d+: Type must be INFO, WARNING or"))
        expect(lines.locator("*")).to_have_count(0)
        expect(alerts.page).to_have_title(title)


def create_after_an_error(alerts: AlertsPage, text: str) -> int:
    """Send the text in a form that is refused, then in one that is not; look at all its places."""
    known = alerts.ids()
    form = alerts.open_form()
    too_long = text + "x" * (MAX_CHARACTERS + 1 - len(text))
    form.submit_at_once(too_long)
    expect(form.error).to_have_text(ERROR_LONG)
    expect(form.description).to_have_value(too_long)
    form.submit(text)
    pk = alerts.new_id(known)
    assert_plain(alerts.row(pk).locator("td:nth-child(3)"), cut(text))
    alerts.open_details(pk)
    assert_plain(alerts.detail.locator("dd").nth(2), text)
    assert not alerts.page.evaluate(IS_TOO_WIDE)
    alerts.close_details()
    return pk


def assert_plain(element: Locator, text: str) -> None:
    expect(element).to_have_text(text)
    expect(element.locator("*")).to_have_count(0)
