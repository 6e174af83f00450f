from __future__ import annotations

import base64
import hashlib
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django_unicorn.components import unicorn_view
from open_pages import Page, call, calls

from shared_alerts import services

pytestmark = pytest.mark.django_db

HUGE = "9" * 23


@pytest.fixture
def page(client):
    return Page(client)


@pytest.fixture
def another_process():
    """Let the next request meet a server process that knows no component yet."""

    def forget():
        cache.clear()
        unicorn_view.views_cache.clear()

    return forget


class TestPolicy:
    def test_it_allows_the_inline_scripts_of_this_version(self, client):
        response = client.get("/unicorn/")
        scripts = re.findall(r"<script>(.*?)</script>", response.content.decode(), re.DOTALL)
        assert len(scripts) == 2
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in response["Content-Security-Policy"]


class TestPolling:
    def test_it_polls_only_when_asked_to(self, client, settings):
        assert "unicorn:poll" not in client.get("/unicorn/").content.decode()
        settings.POLL_SECONDS = 7
        assert 'unicorn:poll-7000="$refresh"' in client.get("/unicorn/").content.decode()


class TestState:
    def test_it_holds_no_alerts(self, alert, page):
        assert page.data == {"type": "INFO", "description": "", "is_adding": False, "detail_id": 0}

    def test_it_lives_in_the_page(self, alert, page, another_process):
        page.send(call("open_form"))
        another_process()
        answer = page.submit(type="CRITICAL", description="x" * 501)
        assert "Description must be at most 500 characters." in answer["dom"]
        another_process()
        answer = page.submit(description="short")
        assert calls(answer) == [["Alerts.toast", "success", "New CRITICAL alert created!"]]


class TestParts:
    def test_a_dialog_comes_without_the_rows(self, alert, page):
        (part,) = page.send(call(f"show_detail('{alert.pk}')"), partial="dialog")["partials"]
        assert 'role="dialog"' in part["dom"]
        assert "<tr" not in part["dom"]

    def test_the_rows_come_without_a_dialog(self, alert, page):
        (part,) = page.send(call("create_random"), partial="alert-rows")["partials"]
        assert part["dom"].count("data-alert-id") == 2
        assert "dialog" not in part["dom"].replace('unicorn:partial.id="dialog"', "")


class TestForm:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", "Description is required."),
            ("x" * 501, "Description must be at most 500 characters."),
            ("a\0b", "Null characters are not allowed."),
        ],
    )
    def test_an_invalid_form_keeps_what_was_typed(self, page, text, error):
        page.send(call("open_form"))
        answer = page.submit(type="CRITICAL", description=text)
        assert error in answer["dom"]
        assert (page.data["type"], page.data["description"]) == ("CRITICAL", text)
        assert not services.list_alerts().exists()

    def test_a_large_text_is_refused_like_any_other(self, page):
        for character in "xy":
            answer = page.submit(description=character * 1_500_000)
            error = answer["errors"]["description"][0]["message"]
            assert error == "Description must be at most 500 characters."

    def test_an_error_ends_with_its_dialog(self, page):
        page.send(call("open_form"))
        page.submit(description="x" * 501)
        page.send(call("$reset"))
        assert "Description " not in page.send(call("open_form"))["dom"]
        assert page.data["description"] == ""

    def test_white_space_around_a_text_is_not_saved(self, page):
        page.send(call("open_form"))
        page.submit(description="  two\r\nlines \n")
        assert services.list_alerts().get().description == "two\nlines"

    def test_a_saved_form_is_empty_when_it_opens_again(self, page):
        page.send(call("open_form"))
        assert 'role="dialog"' not in page.submit(type="WARNING", description="x")["dom"]
        answer = page.send(call("open_form"))
        assert (page.data["type"], page.data["description"]) == ("INFO", "")
        assert "Description is required." not in answer["dom"]

    def test_an_unknown_type_is_refused(self, page):
        page.send(call("open_form"))
        answer = page.submit(type="<b>", description="x")
        assert "Type must be INFO, WARNING or CRITICAL." in answer["dom"]
        assert "<b>" not in answer["dom"]


class TestGone:
    @pytest.mark.parametrize("pk", ["999", "0", "-1", "x", HUGE, "9" * 5000, "{{ 1 }}"])
    def test_no_id_is_too_strange(self, page, pk):
        toast = ["Alerts.toast", "warning", "That alert was already gone."]
        assert calls(page.send(call(f"delete('{pk}')"))) == [toast]
        refresh = ["Unicorn.call", "alert-list", "$refresh"]
        assert calls(page.send(call(f"show_detail('{pk}')"))) == [toast, refresh]
        assert page.data["detail_id"] == 0

    def test_an_alert_is_deleted_once(self, alert, page):
        delete = call(f"delete('{alert.pk}')")
        assert calls(page.send(delete))[0][2] == "Alert deleted."
        assert calls(page.send(delete))[0][2] == "That alert was already gone."


class TestHostileTexts:
    def test_they_are_shown_as_they_are(self, alert, page):
        answer = page.send(call(f"show_detail('{alert.pk}')"))
        assert "<script" not in answer["dom"]
        assert answer["dom"].count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
        assert answer["dom"].count("{{ x }}") == 2


class TestCsrf:
    def test_every_change_needs_the_token(self, alert):
        client = Client(enforce_csrf_checks=True)
        client.get("/unicorn/")
        response = client.post("/unicorn/message/alert-list", "{}", content_type="text/plain")
        assert response.status_code == 403
