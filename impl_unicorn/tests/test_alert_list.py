from __future__ import annotations

import re

import pytest
from open_pages import Page, call, calls, sync

from shared_alerts import services

pytestmark = pytest.mark.django_db

HUGE = "9" * 23
STRANGE_IDS = ["999", "0", "-1", "x", HUGE, "9" * 5000, "{{ 1 }}"]
GONE = ["Alerts.toast", "warning", "That alert was already gone."]
REFRESH = ["Unicorn.call", "alert-list", "$refresh"]


def parts_of(answer):
    return [part["dom"] for part in answer["partials"]]


class TestPolling:
    def test_it_polls_only_when_asked_to(self, client, settings):
        assert "unicorn:poll" not in client.get("/unicorn/").content.decode()
        settings.POLL_SECONDS = 7
        assert 'unicorn:poll-7000="$refresh"' in client.get("/unicorn/").content.decode()


class TestState:
    def test_it_holds_no_alerts(self, alert, alert_list):
        assert alert_list.data == {"typed_term": ""}


class TestParts:
    def test_a_new_row_comes_with_its_body_and_the_summary(self, alert, alert_list):
        rows, summary = parts_of(
            alert_list.send(call("create_random"), parts=["alert-rows", "summary"])
        )
        assert rows.count("data-alert-id") == 2
        assert '<b data-count="total">2</b>' in summary

    def test_a_row_that_is_acknowledged_comes_alone_with_the_summary(self, alert, alert_list):
        services.create(type="INFO", description="Another")
        acknowledge = call(f"acknowledge('{alert.pk}', 'true')")
        row, summary = parts_of(alert_list.send(acknowledge, parts=[str(alert.pk), "summary"]))
        assert row.startswith("<tr")
        assert row.count("data-alert-id") == 1
        assert 'aria-pressed="true"' in row
        assert '<b data-count="open">1</b>' in summary


class TestAcknowledge:
    def test_a_click_carries_the_wanted_state(self, alert, alert_list):
        for wanted in ("true", "true", "false", "false"):
            answer = alert_list.send(call(f"acknowledge('{alert.pk}', '{wanted}')"))
            assert calls(answer) == []
            assert f'aria-pressed="{wanted}"' in answer["dom"]
        for wanted in ("'x'", "1", "None", "''"):
            alert_list.send(call(f"acknowledge('{alert.pk}', {wanted})"))
            assert not services.get(alert.pk).acknowledged

    @pytest.mark.parametrize("pk", STRANGE_IDS)
    def test_of_a_row_that_is_gone_draws_the_list_anew(self, alert, alert_list, pk):
        answer = alert_list.send(call(f"acknowledge('{pk}', 'true')"), parts=[pk, "summary"])
        assert calls(answer) == [GONE, REFRESH]
        assert not services.get(alert.pk).acknowledged


class TestDelete:
    @pytest.mark.parametrize("pk", STRANGE_IDS)
    def test_no_id_is_too_strange(self, alert_list, pk):
        assert calls(alert_list.send(call(f"delete('{pk}')"))) == [GONE]

    def test_an_alert_is_deleted_once(self, alert, alert_list):
        delete = call(f"delete('{alert.pk}')")
        assert calls(alert_list.send(delete))[0][2] == "Alert deleted."
        assert calls(alert_list.send(delete)) == [GONE]


class TestSearch:
    @pytest.mark.parametrize("term", ["%", "_", "'", '"', ".*", "مرحبا", "<b>", "\\"])
    def test_each_character_is_plain(self, alert_list, term):
        services.create(type="INFO", description="Plain")
        services.create(type="INFO", description=f"With {term}")
        rows, _ = parts_of(
            alert_list.send(sync("typed_term", term), parts=["alert-rows", "search-error"])
        )
        assert rows.count("data-alert-id") == 1
        assert alert_list.data["typed_term"] == term

    @pytest.mark.parametrize(
        ("term", "sentence"),
        [
            ("x" * 201, "Search for at most 200 characters."),
            ("x" * 10_000, "Search for at most 200 characters."),
            ("a\0b", "Null characters are not allowed."),
        ],
    )
    def test_what_cannot_be_searched_for_shows_all(self, alert, alert_list, term, sentence):
        rows, error = parts_of(
            alert_list.send(sync("typed_term", term), parts=["alert-rows", "search-error"])
        )
        assert rows.count("data-alert-id") == 1
        assert sentence in error

    def test_it_lives_in_the_page(self, alert, alert_list, another_process):
        alert_list.send(sync("typed_term", "nothing has this"))
        another_process()
        answer = alert_list.send(call("create_random"))
        assert "data-alert-id" not in answer["dom"]
        assert "No alerts match." in answer["dom"]

    def test_it_may_come_in_the_address(self, alert, client):
        page = Page(client, "alert-list", "/unicorn/?q=nothing+has+this")
        assert page.data == {"typed_term": "nothing has this"}
        assert "No alerts match." in page.html

    def test_no_pause_is_the_shortest_that_unicorn_knows(self, client, monkeypatch):
        assert 'unicorn:model.debounce-300="typed_term"' in client.get("/unicorn/").content.decode()
        monkeypatch.setattr("shared_alerts.knobs.search_debounce_ms", lambda: 0)
        assert 'unicorn:model.debounce-1="typed_term"' in client.get("/unicorn/").content.decode()


class TestStatements:
    """The template may use what a method gives more than once, and asks for it once."""

    @pytest.mark.parametrize(("address", "count"), [("/unicorn/", 2), ("/unicorn/statistics/", 1)])
    def test_a_page_makes_no_more(self, client, django_assert_num_queries, address, count):
        with django_assert_num_queries(count):
            client.get(address)


class TestHostileTexts:
    def test_they_are_shown_as_they_are(self, alert, alert_list):
        dom = alert_list.send(call("$refresh"))["dom"]
        assert not re.search(r"<script", dom)
        assert dom.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1
        assert dom.count("{{ x }}") == 1
