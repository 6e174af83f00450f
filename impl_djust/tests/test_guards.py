from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from djust.forms import FormMixin
from open_pages import connection, in_event_loop, open_page, text

from shared_alerts import services
from shared_alerts.sockets import REFUSED
from ui import guards
from ui.guards import MAX_VIEWS
from ui.views import AlertsView

pytestmark = pytest.mark.django_db

FORGED = "x\nERROR root: forged"
DEEP = json.loads("[" * 800 + "]" * 800)
FRAMES_OF_A_FLOOD = 500
TOO_MUCH = 4429
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

    @pytest.mark.parametrize(
        "frame",
        [
            *(None, True, 1, "x", [], {}, {"event": "open_form"}),
            *({"type": one} for one in (None, 1, [], {})),
            *({"type": "event", "event": one} for one in (1, True, [], {})),
            *({"type": "event", "event": "open_form", "params": one} for one in (1, "x", [])),
            *({"type": "mount", "view": one} for one in (1, [], {})),
            *({"type": "mount", "view": "ui.views.AlertsView", "url": one} for one in (1, [], {})),
            {"type": "event", "event": "open_detail", "params": {"pk": DEEP}},
        ],
    )
    @in_event_loop
    async def test_a_frame_has_the_form_of_the_script(self, frame, caplog):
        async with open_page() as page:
            await page.send(frame)
            assert await page.close_code() == REFUSED
            assert "Traceback" not in caplog.text

    @in_event_loop
    async def test_nothing_is_read_after_a_flood_has_closed_it(self, caplog):
        async with open_page() as page:
            for _ in range(FRAMES_OF_A_FLOOD):
                await page.send({"type": "ping"})
            assert await page.close_code_after_answers() == TOO_MUCH
        assert caplog.text.count("Rate limit exceeded, disconnecting client") == 1

    @pytest.mark.parametrize("data", [b"\0", b"\x80", b"\x93\1\2\3", b"\1" * 16, b"\4" * 20])
    @in_event_loop
    async def test_bytes_are_an_upload(self, data):
        async with open_page() as page:
            await page.send_bytes(data)
            assert await page.close_code() == REFUSED

    @in_event_loop
    async def test_another_type_is_an_error(self, caplog):
        async with open_page() as page:
            await page.send({"type": FORGED})
            assert (await page.frame())["type"] == "error"
        # djust itself takes the line break out of it.
        assert "forged" in caplog.text
        assert FORGED not in caplog.text

    @pytest.mark.parametrize("field", ["template_name", "alerts", "form_is_open", "_x", FORGED])
    @in_event_loop
    async def test_no_attribute_can_be_set(self, alert, field, caplog):
        async with open_page() as page:
            await page.event("update_model", field=field, value="x")
            assert "Description" in text(await page.event("open_form"))
        assert FORGED not in caplog.text


class TestForm:
    def test_it_keeps_its_own_fields_alone(self):
        view = AlertsView()
        view.dialog = "form"
        view.submit_form(type="INFO", other="x" * 1000)
        view.validate_field(field="another", value="x")
        view.validate_field(field="description", value="")
        assert set(view.form_data) == {"type", "description"}
        assert view.field_errors == {"description": ["Description is required."]}
        # What djust 1.2.6 does by itself.
        FormMixin.submit_form(view, other="x")
        FormMixin.validate_field(view, field="another", value="x")
        assert set(view.form_data) == {"type", "description", "other", "another"}


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


class TestWithoutGuards:
    """What djust 1.2.6 does by itself: a guard whose test fails here is not needed any more."""

    @pytest.mark.parametrize("frame", [None, [], {"type": []}])
    @in_event_loop
    async def test_djust_logs_an_exception(self, frame, caplog, monkeypatch):
        monkeypatch.setattr(guards, "is_frame", lambda content: True)
        async with open_page() as page:
            await page.send(frame)
            assert (await page.frame())["type"] == "error"
            assert "Traceback" in caplog.text

    @pytest.mark.parametrize("content", ["[]", "null", {"event": [1]}])
    def test_djust_answers_500(self, client, content, monkeypatch):
        monkeypatch.setattr(guards, "is_event", lambda request, view_class: True)
        client.raise_request_exception = False
        assert TestEventsOverHttp.post(client, content).status_code == 500
