"""Texts that would do harm wherever they are not escaped, or break the page where it is weak."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import ERROR_LONG, AlertsPage

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


def cut(text: str) -> str:
    words = text.split()
    return " ".join(words[:LIMIT_WORDS]) + (" …" if len(words) > LIMIT_WORDS else "")


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


class TestHostileText:
    def test_is_shown_as_it_was_typed(self, alerts: AlertsPage, text: str) -> None:
        title = alerts.page.title()
        form = alerts.open_form()
        too_long = text + "x" * (MAX_CHARACTERS + 1 - len(text))
        form.submit(too_long)
        expect(form.error).to_have_text(ERROR_LONG)
        expect(form.description).to_have_value(too_long)
        form.submit(text)
        expect(alerts.rows).to_have_count(4)
        pk = alerts.ids()[0]
        for _ in ("as it arrived", "as it was loaded"):
            cell = alerts.row(pk).locator("td:nth-child(3)")
            expect(cell).to_have_text(cut(text))
            expect(cell.locator("*")).to_have_count(0)
            alerts.open_details(pk)
            description = alerts.detail.locator("dd").nth(2)
            expect(description).to_have_text(text)
            expect(description.locator("*")).to_have_count(0)
            assert not alerts.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
            alerts.close_details()
            alerts.reload()
        expect(alerts.page).to_have_title(title)

    def test_a_nul_byte_is_refused(self, alerts: AlertsPage) -> None:
        form = alerts.open_form()
        form.submit("before\0after", "CRITICAL")
        expect(form.error).to_have_text("Null characters are not allowed.")
        expect(form.type).to_have_value("CRITICAL")
        form.submit("Without it")
        expect(alerts.rows).to_have_count(4)
