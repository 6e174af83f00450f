from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from open_pages import connection, in_event_loop, open_page, text

from shared_alerts import services
from shared_alerts.sockets import REFUSED
from ui.guards import MAX_VIEWS
from ui.views import AlertsView

pytestmark = pytest.mark.django_db

FORGED = "x\nERROR root: forged"
DEEP = json.loads("[" * 800 + "]" * 800)
VIEW = {"view": "ui.views.AlertsView", "url": "/djust/", "params": {}}


class TestSocket:
    @in_event_loop
    async def test_a_page_has_a_bounded_number_of_views(self, statements):
        async with open_page() as page:
            statements.clear()
            await page.send({"type": "mount_batch", "views": [VIEW] * (MAX_VIEWS + 1)})
            assert await page.close_code() == REFUSED
            assert statements == []

    @pytest.mark.parametrize("address", ["/", "/ws/live/more", "/ws/live", "/x%0aforged"])
    @in_event_loop
    async def test_no_other_address_has_one(self, address, caplog):
        socket = connection(address=address)
        assert await socket.connect() == (False, REFUSED)
        assert "forged" not in caplog.text

    @pytest.mark.parametrize("frame", [None, True, 1, "x", [], {}, {"type": []}, {"type": FORGED}])
    @in_event_loop
    async def test_what_djust_cannot_read_is_an_error(self, frame):
        async with open_page() as page:
            await page.send(frame)
            assert (await page.frame())["type"] == "error"
            assert "Description" in text(await page.event("open_form"))

    @pytest.mark.parametrize("field", ["template_name", "alerts", "form_is_open", "_x", FORGED])
    @in_event_loop
    async def test_no_attribute_can_be_set(self, alert, field):
        async with open_page() as page:
            await page.event("update_model", field=field, value="x")
            assert "Description" in text(await page.event("open_form"))


class TestForm:
    def test_it_keeps_its_own_fields_alone(self):
        view = AlertsView()
        view.submit_form(type="INFO", other="x" * 1000)
        view.validate_field(field="another", value="x")
        view.validate_field(field="description", value="")
        assert set(view.form_data) == {"type", "description"}
        assert view.field_errors == {"description": ["Description is required."]}


class TestEventsOverHttp:
    """How djust serves a click while the socket is lost; what it cannot read is a fault of 400."""

    @pytest.mark.parametrize(
        "body",
        [
            *("", "\0", "null", "true", "1", '"x"', '"event"', "[]", "[1]", '["event"]', "{"),
            *("[" * 100_000, "9" * 5000, b"\xff"),
        ],
    )
    def test_the_body_is_an_object(self, client, body):
        assert self.post(client, body).status_code == 400

    @pytest.mark.parametrize(
        "content",
        [
            *({"event": one} for one in (None, 1, True, [1], {}, "", FORGED, "mount", "post")),
            *({"event": "open_form", "params": one} for one in (None, 1, "x", [1])),
            {"event": "open_detail", "params": {"pk": 1, "self": 1}},
            {"event": "open_detail", "params": {"pk": DEEP}},
            {"event": "submit_form", "params": {"description": DEEP}},
        ],
    )
    def test_it_names_a_handler_and_what_that_is_given(self, client, content):
        assert self.post(client, content).status_code == 400

    @pytest.mark.parametrize("event", ["handle_change", "no_such_handler", "a b", "__init__", ""])
    def test_a_header_names_a_handler(self, client, event):
        response = client.post(
            "/djust/", "{}", "application/json", headers={"X-Djust-Event": event}
        )
        assert response.status_code == 400

    def test_a_form_is_no_event(self):
        client = Client(enforce_csrf_checks=True)
        client.get("/djust/")
        token = client.cookies[settings.CSRF_COOKIE_NAME].value
        response = client.post("/djust/", {"csrfmiddlewaretoken": token})
        assert response.status_code == 400

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
    def test_no_method_is_taken_for_a_handler(self, client, alert, method):
        assert getattr(client, method)("/djust/").status_code == 405
        assert services.list_alerts().get() == alert

    @staticmethod
    def post(client, content):
        body = content if isinstance(content, str | bytes) else json.dumps(content)
        return client.post("/djust/", body, content_type="application/json")
