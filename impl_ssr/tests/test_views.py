from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from shared_alerts import services
from shared_alerts.testing import NO_IMPORTS, PLAIN_TERMS, REFUSED_TERMS

pytestmark = pytest.mark.django_db

FORGED = ["0", "999", "99999999999999999999999"]
FOCUSED = re.compile(r'formaction="([^"]+)"[^>]*autofocus')
CSV = b"type,description\nINFO,From a file\nWARNING,\nCRITICAL,Another\n"


def rows(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<tr data-alert-id="(\d+)"', html)]


def shown(response) -> list[int]:
    return rows(response.content.decode())


class TestPostRedirectGet:
    def test_each_change_ends_on_the_list_with_its_toast(self, client, alert):
        new = {"type": "INFO", "description": "x"}
        after_delete = f"/ssr/?deleted={alert.pk}"
        for path, data, address, text in (
            ("/ssr/random/", {}, "/ssr/", "alert created!"),
            ("/ssr/new/", new, "/ssr/", "New INFO alert created!"),
            (f"/ssr/{alert.pk}/delete/", {}, after_delete, "Alert deleted."),
            (f"/ssr/{alert.pk}/delete/", {}, after_delete, "That alert was already gone."),
        ):
            response = client.post(path, data)
            assert (response.status_code, response["Location"]) == (302, address)
            assert text in client.get(address).content.decode()

    def test_a_toast_is_shown_once(self, client):
        client.post("/ssr/random/")
        assert "alert created!" in client.get("/ssr/").content.decode()
        assert "alert created!" not in client.get("/ssr/").content.decode()

    @pytest.mark.parametrize("path", ["/ssr/random/", "/ssr/1/delete/", "/ssr/1/acknowledge/"])
    def test_a_link_changes_nothing(self, client, path):
        assert client.get(path).status_code == 405


class TestFocusAfterDelete:
    @pytest.mark.parametrize(("deleted", "focused"), [(3, 2), (1, 2), (2, 1)])
    def test_is_on_the_row_in_its_place(self, client, deleted, focused):
        services.seed(3, seed=1)
        services.delete(deleted)
        html = client.get(f"/ssr/?deleted={deleted}").content.decode()
        assert FOCUSED.findall(html) == [f"/ssr/{focused}/delete/"]

    def test_is_on_add_where_no_row_is_left(self, client):
        html = client.get("/ssr/?deleted=1").content.decode()
        assert FOCUSED.findall(html) == ["/ssr/random/"]

    @pytest.mark.parametrize("query", ["", "?deleted=", "?deleted=x"])
    def test_is_nowhere_else(self, client, alert, query):
        assert "autofocus" not in client.get(f"/ssr/{query}").content.decode()


class TestForm:
    def test_an_invalid_form_keeps_what_was_typed(self, client):
        response = client.post("/ssr/new/", {"type": "CRITICAL", "description": "x" * 501})
        html = response.content.decode()
        assert response.status_code == 200
        assert "Description must be at most 500 characters." in html
        assert "x" * 501 in html
        assert '<option value="CRITICAL" selected>' in html
        assert services.list_alerts().count() == 0

    def test_a_post_without_fields_is_an_invalid_form(self, client):
        assert "Description is required." in client.post("/ssr/new/").content.decode()


class TestSearch:
    @pytest.mark.parametrize("term", PLAIN_TERMS)
    def test_a_term_is_plain_text(self, client, term):
        found = services.create(type="INFO", description=f"before {term} after")
        services.create(type="INFO", description="Another one")
        response = client.get("/ssr/", {"q": f" {term} "})
        assert shown(response) == [found.pk]
        assert f'value="{escape(f" {term} ")}"' in response.content.decode()

    @pytest.mark.parametrize("term", REFUSED_TERMS)
    def test_a_term_that_is_refused_filters_nothing(self, client, alert, term):
        response = client.get("/ssr/", {"q": term})
        assert REFUSED_TERMS[term] in response.content.decode()
        assert shown(response) == [alert.pk]

    def test_no_match_is_said(self, client, alert):
        html = client.get("/ssr/", {"q": "nowhere"}).content.decode()
        assert rows(html) == []
        assert "No alerts match." in html

    def test_the_way_to_another_page_and_back_keeps_the_term(self, client, alert):
        html = client.get("/ssr/", {"q": "alert(1)"}).content.decode()
        # Of the forms that open a page and that change something.
        assert html.count('<input type="hidden" name="q" value="alert(1)">') == 2
        back = "/ssr/?q=alert%281%29"
        assert f'href="{back}"' in client.get(f"/ssr/{alert.pk}/?q=alert(1)").content.decode()
        for path, data in (
            ("/ssr/random/", {}),
            ("/ssr/new/", {"type": "INFO", "description": "x"}),
            ("/ssr/import/", {"file": SimpleUploadedFile("alerts.csv", CSV)}),
            (f"/ssr/{alert.pk}/delete/", {}),
            (f"/ssr/{alert.pk}/acknowledge/", {}),
        ):
            response = client.post(path, data | {"q": "alert(1)"})
            address = response["Location"].removesuffix(f"&deleted={alert.pk}")
            assert (response.status_code, address) == (302, back), path


class TestAcknowledge:
    def test_the_redirect_names_the_button_of_the_row(self, client, alert):
        path = f"/ssr/{alert.pk}/acknowledge/"
        response = client.post(path, {"acknowledged": "true", "q": "script"})
        assert response["Location"] == f"/ssr/?q=script#acknowledge-{alert.pk}"
        html = client.get("/ssr/").content.decode()
        button = html.partition(f'id="acknowledge-{alert.pk}"')[2].partition("</button>")[0]
        assert 'value="false"' in button
        assert 'aria-pressed="true"' in button

    def test_a_repeat_changes_nothing(self, client, alert):
        for _ in range(2):
            client.post(f"/ssr/{alert.pk}/acknowledge/", {"acknowledged": "true"})
            assert services.get(alert.pk).acknowledged
        for _ in range(2):
            client.post(f"/ssr/{alert.pk}/acknowledge/", {"acknowledged": "false"})
            assert not services.get(alert.pk).acknowledged

    @pytest.mark.parametrize("pk", FORGED)
    def test_of_an_alert_that_is_gone(self, client, pk):
        response = client.post(f"/ssr/{pk}/acknowledge/", {"acknowledged": "true"}, follow=True)
        assert response.redirect_chain == [("/ssr/", 302)]
        assert "That alert was already gone." in response.content.decode()


class TestStatistics:
    def test_it_counts_what_the_summary_counts(self, client, alert):
        services.acknowledge(alert.pk, True)
        html = client.get("/ssr/statistics/?utm_source=mail&q=x").content.decode()
        assert "<title>Statistics · SSR</title>" in html
        for name, count in (("WARNING.acknowledged", 1), ("WARNING.open", 0), ("total", 1)):
            assert f'data-count="{name}">{count}<' in html


class TestImport:
    def test_a_part_is_saved_and_the_list_says_what_was_refused(self, client):
        file = SimpleUploadedFile("alerts.csv", CSV)
        response = client.post("/ssr/import/", {"file": file}, follow=True)
        assert response.redirect_chain == [("/ssr/", 302)]
        html = response.content.decode()
        assert [one.description for one in services.list_alerts()] == ["Another", "From a file"]
        said = html.partition('id="import-result"')[2].partition("</div>")[0]
        assert re.findall(r"<p>(.*?)</p>", said) == [
            "2 alerts imported.",
            "Line 3: Description is required.",
        ]
        assert "alerts imported" not in client.get("/ssr/").content.decode()

    @pytest.mark.parametrize("content", NO_IMPORTS, ids=NO_IMPORTS.values())
    def test_of_nothing_says_why_on_its_page(self, client, content):
        file = SimpleUploadedFile("alerts.csv", content)
        response = client.post("/ssr/import/", {"file": file})
        html = response.content.decode()
        assert response.status_code == 200
        said = html.partition('id="import-result"')[2].partition("</div>")[0]
        assert NO_IMPORTS[content] in said
        assert not services.list_alerts().exists()

    def test_without_a_file(self, client):
        assert "Choose a CSV file." in client.post("/ssr/import/").content.decode()


class TestDetail:
    def test_a_missing_alert_leads_back_to_the_list(self, client):
        response = client.get("/ssr/999/", follow=True)
        assert response.redirect_chain == [("/ssr/", 302)]
        assert "That alert was already gone." in response.content.decode()

    @pytest.mark.parametrize("pk", ["99999999999999999999999", "0"])
    def test_an_impossible_id_is_a_missing_alert(self, client, pk):
        assert client.get(f"/ssr/{pk}/").status_code == 302
        assert client.post(f"/ssr/{pk}/delete/").status_code == 302

    @pytest.mark.parametrize("pk", ["-1", "x"])
    def test_what_is_no_id_is_no_page(self, client, pk):
        assert client.get(f"/ssr/{pk}/").status_code == 404


class TestCsrf:
    @pytest.mark.parametrize(
        "path",
        [
            "/ssr/random/",
            "/ssr/new/",
            "/ssr/import/",
            "/ssr/{pk}/acknowledge/",
            "/ssr/{pk}/delete/",
        ],
    )
    def test_every_change_needs_the_token(self, alert, path):
        client = Client(enforce_csrf_checks=True)
        before = list(services.list_alerts().values())
        fields = {"type": "INFO", "description": "not wanted", "acknowledged": "true"}
        file = SimpleUploadedFile("alerts.csv", CSV)
        response = client.post(path.format(pk=alert.pk), fields | {"file": file})
        assert response.status_code == 403
        assert list(services.list_alerts().values()) == before
