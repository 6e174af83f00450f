from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from shared_alerts import services
from shared_alerts.testing import NO_IMPORTS, PLAIN_TERMS, REFUSED_TERMS

pytestmark = pytest.mark.django_db

HUGE = "9" * 23
FORGED = ["999", "0", HUGE]
CSV = b"type,description\nINFO,From a file\nWARNING,\nCRITICAL,Another\n"
CHANGES = {
    "/htmx/random/": {},
    "/htmx/new/": {"type": "INFO", "description": "x"},
    "/htmx/import/": {"file": CSV},
    "/htmx/{pk}/acknowledge/": {"acknowledged": "true"},
    "/htmx/{pk}/delete/": {},
}


@pytest.fixture
def htmx() -> Client:
    """A client that sends what htmx sends."""
    return Client(headers={"hx-request": "true"})


def boosted(client: Client, path: str):
    return client.get(path, headers={"hx-request": "true", "hx-boosted": "true"})


def fields_of(change: str) -> dict[str, object]:
    """The fields of a change; a file is read once only."""
    fields = dict(CHANGES[change])
    if "file" in fields:
        fields["file"] = SimpleUploadedFile("alerts.csv", fields["file"])
    return fields


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]["text"]


def rows(response) -> list[int]:
    return [int(pk) for pk in re.findall(r'<tr data-alert-id="(\d+)"', response.content.decode())]


def total(response) -> int:
    """What the summary says that is put in its place."""
    html = response.content.decode()
    summary = re.search(r'<p id="summary"\s+hx-swap-oob="true"\s*>(.*?)</p>', html, re.DOTALL)
    return int(re.search(r'data-count="total">(\d+)<', summary[1])[1])


class TestList:
    def test_htmx_is_sent_the_rows_and_the_summary(self, client, htmx, alert):
        assert client.get("/htmx/").content.decode().count("<tr") == 3
        answer = htmx.get("/htmx/")
        assert answer.content.decode().count("<tr") == 2
        assert "<table" not in answer.content.decode()
        assert total(answer) == 1

    def test_it_polls_only_when_asked_to(self, client, settings):
        assert "every" not in client.get("/htmx/").content.decode()
        settings.POLL_SECONDS = 7
        assert 'hx-trigger="every 7s"' in client.get("/htmx/").content.decode()


class TestSearch:
    @pytest.mark.parametrize("term", PLAIN_TERMS)
    def test_a_term_is_plain_text(self, client, htmx, term):
        found = services.create(type="INFO", description=f"before {term} after")
        services.create(type="INFO", description="Another one")
        page = client.get("/htmx/", {"q": term})
        assert rows(page) == rows(htmx.get("/htmx/", {"q": term})) == [found.pk]
        assert f'value="{escape(term)}"' in page.content.decode()

    @pytest.mark.parametrize("term", REFUSED_TERMS)
    def test_a_term_that_is_refused_filters_nothing(self, htmx, alert, term):
        answer = htmx.get("/htmx/", {"q": term})
        error = f'<p id="search-error" hx-swap-oob="innerHTML">{REFUSED_TERMS[term]}</p>'
        assert error in answer.content.decode()
        assert rows(answer) == [alert.pk]

    def test_the_address_follows(self, htmx):
        assert htmx.get("/htmx/", {"q": " a&b "})["HX-Replace-Url"] == "/htmx/?q=a%26b"
        assert htmx.get("/htmx/", {"q": ""})["HX-Replace-Url"] == "/htmx/"

    def test_no_match_is_said(self, htmx, alert):
        assert "No alerts match." in htmx.get("/htmx/", {"q": "nowhere"}).content.decode()

    @pytest.mark.parametrize("path", ["/htmx/new/", "/htmx/import/"])
    @pytest.mark.parametrize(("term", "expected"), [("FROM A", 1), ("nowhere", 0), ("", None)])
    def test_only_new_rows_that_match_are_sent(self, htmx, path, term, expected):
        fields = fields_of(path) | {"q": term}
        if path == "/htmx/new/":
            fields["description"] = "From a form"
        response = htmx.post(path, fields)
        count = services.list_alerts().count()
        assert len(rows(response)) == (count if expected is None else expected)
        assert total(response) == count


class TestNavigation:
    def test_a_view_comes_without_the_page_around_it(self, client, alert):
        for path, title in (("/htmx/", "Alerts"), ("/htmx/statistics/", "Statistics")):
            html = boosted(client, path).content.decode()
            assert html.strip().startswith(f"<title>{title} · django-htmx</title>")
            assert "<html" not in html
            assert re.search(rf"<h1[^>]*autofocus\s*>{title}</h1>", html)
            assert "hx-swap-oob" not in html

    def test_back_and_forward_get_a_whole_page(self, client, alert):
        html = client.get("/htmx/?q=script", headers={"hx-history-restore-request": "true"})
        assert "<html" in html.content.decode()
        assert re.search(r"<h1[^>]*autofocus\s*>", html.content.decode())

    def test_a_page_that_is_loaded_takes_no_focus(self, client):
        assert "autofocus" not in client.get("/htmx/").content.decode()


class TestStatistics:
    def test_it_counts_what_the_summary_counts(self, client, alert):
        services.acknowledge(alert.pk, True)
        html = client.get("/htmx/statistics/?utm_source=mail&q=x").content.decode()
        assert "<title>Statistics · django-htmx</title>" in html
        for name, count in (("WARNING.acknowledged", 1), ("WARNING.open", 0), ("total", 1)):
            assert f'data-count="{name}">{count}<' in html

    def test_a_poll_gets_the_figures_alone_and_asks_again(self, htmx, settings):
        settings.STATISTICS_POLL_SECONDS = 7
        html = htmx.get("/htmx/statistics/").content.decode()
        assert html.startswith('<div id="statistics" hx-get="/htmx/statistics/"')
        assert 'hx-trigger="every 7s"' in html
        assert "<title>" not in html


class TestCreate:
    def test_a_random_alert_is_one_row_the_summary_and_a_toast(self, htmx, alert):
        response = htmx.post("/htmx/random/")
        assert response.content.decode().count("<tr") == 1
        assert total(response) == 2
        assert toast(response).endswith("alert created!")

    def test_a_valid_form_is_a_row_and_an_empty_dialog(self, htmx):
        response = htmx.post("/htmx/new/", {"type": "INFO", "description": "x"})
        html = response.content.decode().strip()
        assert html.startswith("<tr ")
        assert html.endswith('<div id="dialog" hx-swap-oob="innerHTML"></div>')
        assert "HX-Retarget" not in response
        assert toast(response) == "New INFO alert created!"

    def test_an_invalid_form_changes_the_fields_alone(self, htmx):
        response = htmx.post("/htmx/new/", {"type": "CRITICAL", "description": "{{ x }}" * 99})
        html = response.content.decode()
        assert response["HX-Retarget"] == "find #alert-fields"
        assert response["HX-Reswap"] == "innerHTML"
        assert "Description must be at most 500 characters." in html
        assert "{{ x }}" * 99 in html
        assert '<option value="CRITICAL" selected>' in html
        assert "HX-Trigger" not in response
        assert not services.list_alerts().exists()

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Description is required."),
            ("x" * 501, "Description must be at most 500 characters."),
            ("a\0b", "Null characters are not allowed."),
            ("<b>", ""),
        ],
    )
    def test_a_description_is_checked_alone(self, htmx, text, sentence):
        response = htmx.post("/htmx/new/description/", {"description": text})
        assert response.content.decode() == sentence
        assert not services.list_alerts().exists()


class TestAcknowledge:
    def test_the_button_and_the_summary_change(self, htmx, alert):
        response = htmx.post(f"/htmx/{alert.pk}/acknowledge/", {"acknowledged": "true"})
        html = response.content.decode()
        assert html.lstrip().startswith("<button")
        assert f'id="acknowledge-{alert.pk}"' in html
        assert 'value="false"' in html
        assert 'aria-pressed="true"' in html
        assert total(response) == 1
        assert "HX-Trigger" not in response

    def test_a_repeat_changes_nothing(self, htmx, alert):
        for wanted in (True, True, False, False):
            fields = {"acknowledged": str(wanted).lower()}
            htmx.post(f"/htmx/{alert.pk}/acknowledge/", fields)
            assert services.get(alert.pk).acknowledged is wanted


class TestImport:
    def test_a_part_is_saved_and_the_rest_is_told(self, htmx):
        response = htmx.post("/htmx/import/", fields_of("/htmx/import/"))
        html = response.content.decode()
        assert rows(response) == [one.pk for one in services.list_alerts()]
        said = html.partition('<div id="import-result"')[2].partition("</div>")[0]
        assert 'hx-swap-oob="innerHTML"' in said
        assert re.findall(r"<p>(.*?)</p>", said) == [
            "2 alerts imported.",
            "Line 3: Description is required.",
        ]
        assert '<div id="dialog" hx-swap-oob="innerHTML"></div>' in html

    @pytest.mark.parametrize("content", NO_IMPORTS, ids=NO_IMPORTS.values())
    def test_of_nothing_says_why_in_its_dialog(self, client, htmx, content):
        answers = {
            "htmx": htmx.post("/htmx/import/", {"file": SimpleUploadedFile("a.csv", content)}),
            "page": client.post("/htmx/import/", {"file": SimpleUploadedFile("a.csv", content)}),
        }
        assert answers["htmx"]["HX-Retarget"] == "find #import-error"
        for answer in answers.values():
            assert answer.status_code == 200
            # Where the field is, and above the table.
            assert answer.content.decode().count(NO_IMPORTS[content]) == 2
        assert not services.list_alerts().exists()


class TestGone:
    @pytest.mark.parametrize("pk", FORGED)
    def test_details_of_a_missing_alert_take_its_row_away(self, htmx, pk):
        response = htmx.get(f"/htmx/{pk}/")
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("closest tr", "delete")
        assert toast(response) == "That alert was already gone."

    @pytest.mark.parametrize("pk", FORGED)
    def test_so_does_acknowledging_it(self, htmx, pk):
        response = htmx.post(f"/htmx/{pk}/acknowledge/", {"acknowledged": "true"})
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("closest tr", "delete")
        assert toast(response) == "That alert was already gone."

    def test_an_alert_is_deleted_once(self, htmx, alert):
        path = f"/htmx/{alert.pk}/delete/"
        assert toast(htmx.post(path)) == "Alert deleted."
        assert toast(htmx.post(path)) == "That alert was already gone."
        assert toast(htmx.post(f"/htmx/{HUGE}/delete/")) == "That alert was already gone."

    @pytest.mark.parametrize("pk", ["-1", "x"])
    def test_what_is_no_id_is_no_page(self, htmx, pk):
        assert htmx.get(f"/htmx/{pk}/").status_code == 404
        for change in ("acknowledge", "delete"):
            assert htmx.post(f"/htmx/{pk}/{change}/").status_code == 404


class TestWithoutHtmx:
    @pytest.mark.parametrize("path", CHANGES)
    def test_a_change_ends_on_the_list_that_was_searched(self, client, alert, path):
        response = client.post(path.format(pk=alert.pk), fields_of(path) | {"q": "script"})
        anchor = f"#acknowledge-{alert.pk}" if "acknowledge" in path else ""
        assert (response.status_code, response["Location"]) == (302, f"/htmx/?q=script{anchor}")

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("/htmx/random/", "alert created!"),
            ("/htmx/new/", "New INFO alert created!"),
            ("/htmx/import/", "<p>Line 3: Description is required.</p>"),
            ("/htmx/{pk}/delete/", "Alert deleted."),
            ("/htmx/999/delete/", "That alert was already gone."),
            ("/htmx/999/acknowledge/", "That alert was already gone."),
        ],
    )
    def test_the_list_says_once_what_has_changed(self, client, alert, path, text):
        client.post(path.format(pk=alert.pk), fields_of(path) if path in CHANGES else {})
        assert text in client.get("/htmx/").content.decode()
        assert text not in client.get("/htmx/").content.decode()

    @pytest.mark.parametrize(
        ("path", "title"),
        [
            ("/htmx/new/", "New alert"),
            ("/htmx/{pk}/", "Alert #{pk}"),
            ("/htmx/import/", "Import alerts"),
        ],
    )
    def test_an_address_of_a_dialog_shows_it_over_the_list(self, client, alert, path, title):
        response = client.get(path.format(pk=alert.pk), {"q": "script"})
        html = response.content.decode()
        dialog = html.partition('role="dialog"')[2]
        assert title.format(pk=alert.pk) in dialog
        assert rows(response) == [alert.pk]
        # Its buttons and its form are the browser's alone.
        assert "hx-disable" in html.partition('<div id="dialog"')[2].partition(">")[0]

    def test_an_invalid_form_keeps_what_was_typed(self, client):
        response = client.post("/htmx/new/", {"type": "CRITICAL", "description": "x" * 501})
        html = response.content.decode()
        assert "Description must be at most 500 characters." in html
        assert "x" * 501 in html
        assert '<option value="CRITICAL" selected>' in html

    def test_details_of_a_missing_alert_lead_to_the_list(self, client):
        response = client.get("/htmx/999/", follow=True)
        assert response.redirect_chain == [("/htmx/", 302)]
        assert "That alert was already gone." in response.content.decode()

    def test_a_link_changes_nothing(self, client, htmx, alert):
        for path in CHANGES.keys() - {"/htmx/new/", "/htmx/import/"}:
            assert client.get(path.format(pk=alert.pk)).status_code == 405
            assert htmx.get(path.format(pk=alert.pk)).status_code == 405

    def test_nothing_is_kept_by_a_cache(self, client, htmx, alert):
        for path in ("/htmx/", "/htmx/statistics/", "/htmx/new/", f"/htmx/{alert.pk}/"):
            for one in (client, htmx):
                assert "no-store" in one.get(path)["Cache-Control"]


class TestCsrf:
    @pytest.mark.parametrize("path", [*CHANGES, "/htmx/new/description/"])
    @pytest.mark.parametrize("headers", [{"hx-request": "true"}, {}])
    def test_every_change_needs_the_token(self, alert, path, headers):
        client = Client(enforce_csrf_checks=True, headers=headers)
        before = list(services.list_alerts().values())
        fields = fields_of(path) if path in CHANGES else {}
        response = client.post(path.format(pk=alert.pk), fields)
        assert response.status_code == 403
        assert list(services.list_alerts().values()) == before

    @pytest.mark.parametrize("path", ["/htmx/", "/htmx/new/", "/htmx/import/"])
    def test_each_form_has_it(self, path):
        client = Client(enforce_csrf_checks=True, headers={"hx-request": "true"})
        page = client.get(path, headers={"hx-request": "" if path == "/htmx/" else "true"})
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
        response = client.post("/htmx/random/", {"csrfmiddlewaretoken": token})
        assert response.status_code == 200
