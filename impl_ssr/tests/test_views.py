from __future__ import annotations

import pytest
from django.test import Client

from shared_alerts import services

pytestmark = pytest.mark.django_db


class TestPostRedirectGet:
    def test_each_change_ends_on_the_list_with_its_toast(self, client, alert):
        for path, data, text in (
            ("/ssr/random/", {}, "alert created!"),
            ("/ssr/new/", {"type": "INFO", "description": "x"}, "New INFO alert created!"),
            (f"/ssr/{alert.pk}/delete/", {}, "Alert deleted."),
            (f"/ssr/{alert.pk}/delete/", {}, "That alert was already gone."),
        ):
            response = client.post(path, data)
            assert (response.status_code, response["Location"]) == (302, "/ssr/")
            assert text in client.get("/ssr/").content.decode()

    def test_a_toast_is_shown_once(self, client):
        client.post("/ssr/random/")
        assert "alert created!" in client.get("/ssr/").content.decode()
        assert "alert created!" not in client.get("/ssr/").content.decode()

    @pytest.mark.parametrize("path", ["/ssr/random/", "/ssr/1/delete/"])
    def test_a_link_changes_nothing(self, client, path):
        assert client.get(path).status_code == 405


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
    @pytest.mark.parametrize("path", ["/ssr/random/", "/ssr/new/", "/ssr/{pk}/delete/"])
    def test_every_change_needs_the_token(self, alert, path):
        client = Client(enforce_csrf_checks=True)
        before = list(services.list_alerts())
        response = client.post(
            path.format(pk=alert.pk), {"type": "INFO", "description": "not wanted"}
        )
        assert response.status_code == 403
        assert list(services.list_alerts()) == before
