from __future__ import annotations

import json

import pytest
from django.test import Client

from shared_alerts import services

pytestmark = pytest.mark.django_db

HUGE = "9" * 23


@pytest.fixture
def htmx() -> Client:
    """A client that sends what htmx sends."""
    return Client(headers={"hx-request": "true"})


def toast(response):
    return json.loads(response["HX-Trigger"])["toast"]["text"]


class TestList:
    def test_htmx_is_sent_the_rows_alone(self, client, htmx, alert):
        assert client.get("/htmx/").content.decode().count("<tr") == 3
        rows = htmx.get("/htmx/").content.decode()
        assert rows.count("<tr") == 2
        assert "<table" not in rows

    def test_it_polls_only_when_asked_to(self, client, settings):
        assert "every" not in client.get("/htmx/").content.decode()
        settings.POLL_SECONDS = 7
        assert 'hx-trigger="every 7s"' in client.get("/htmx/").content.decode()


class TestFragments:
    @pytest.mark.parametrize("path", ["/htmx/new/", "/htmx/1/"])
    def test_an_address_of_a_fragment_leads_to_the_list(self, client, path):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/htmx/")

    @pytest.mark.parametrize("path", ["/htmx/random/", "/htmx/1/delete/"])
    def test_a_link_changes_nothing(self, htmx, path):
        assert htmx.get(path).status_code == 405

    def test_no_fragment_is_kept_by_a_cache(self, htmx, alert):
        assert "no-store" in htmx.get(f"/htmx/{alert.pk}/")["Cache-Control"]


class TestCreate:
    def test_a_random_alert_is_one_row_and_a_toast(self, htmx, alert):
        response = htmx.post("/htmx/random/")
        assert response.content.decode().count("<tr") == 1
        assert toast(response).endswith("alert created!")

    def test_a_valid_form_leaves_nothing_for_the_dialog(self, htmx):
        response = htmx.post("/htmx/new/", {"type": "INFO", "description": "x"})
        html = response.content.decode().strip()
        assert html.startswith('<tbody hx-swap-oob="afterbegin:#alert-rows">')
        assert html.endswith("</tbody>")
        assert "HX-Retarget" not in response
        assert toast(response) == "New INFO alert created!"

    def test_an_invalid_form_changes_the_fields_alone(self, htmx):
        response = htmx.post("/htmx/new/", {"type": "CRITICAL", "description": "{{ x }}" * 99})
        html = response.content.decode()
        assert response["HX-Retarget"] == "#alert-fields"
        assert "Description must be at most 500 characters." in html
        assert "{{ x }}" * 99 in html
        assert '<option value="CRITICAL" selected>' in html
        assert "HX-Trigger" not in response
        assert not services.list_alerts().exists()


class TestGone:
    @pytest.mark.parametrize("pk", ["999", "0", HUGE])
    def test_details_of_a_missing_alert_take_its_row_away(self, htmx, pk):
        response = htmx.get(f"/htmx/{pk}/")
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("closest tr", "delete")
        assert toast(response) == "That alert was already gone."

    def test_an_alert_is_deleted_once(self, htmx, alert):
        path = f"/htmx/{alert.pk}/delete/"
        assert toast(htmx.delete(path)) == "Alert deleted."
        assert toast(htmx.delete(path)) == "That alert was already gone."
        assert toast(htmx.delete(f"/htmx/{HUGE}/delete/")) == "That alert was already gone."

    @pytest.mark.parametrize("pk", ["-1", "x"])
    def test_what_is_no_id_is_no_page(self, htmx, pk):
        assert htmx.get(f"/htmx/{pk}/").status_code == 404
        assert htmx.delete(f"/htmx/{pk}/delete/").status_code == 404


class TestCsrf:
    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", "/htmx/random/"), ("POST", "/htmx/new/"), ("DELETE", "/htmx/{pk}/delete/")],
    )
    def test_every_change_needs_the_token(self, alert, method, path):
        client = Client(enforce_csrf_checks=True, headers={"hx-request": "true"})
        before = list(services.list_alerts())
        response = client.generic(method, path.format(pk=alert.pk))
        assert response.status_code == 403
        assert list(services.list_alerts()) == before

    def test_the_page_hands_the_token_to_htmx(self, alert):
        client = Client(enforce_csrf_checks=True, headers={"hx-request": "true"})
        page = Client.get(client, "/htmx/", headers={"hx-request": ""})
        token = page.context["csrf_token"]
        assert f'{{"x-csrftoken": "{token}"}}' in page.content.decode()
        assert client.post("/htmx/random/", headers={"x-csrftoken": str(token)}).status_code == 200
