from __future__ import annotations

import json

import pytest
from django_unicorn.components.unicorn_template_response import UnicornTemplateResponse
from open_pages import call, sync

from shared_alerts import services
from shared_alerts.forms import AlertForm
from ui.components.alert_dialog import AlertDialogView
from ui.guards import MAX_ACTIONS, MAX_CALL_CHARACTERS, GuardedView

pytestmark = pytest.mark.django_db

DEEP = json.loads("[" * 900 + "]" * 900)
INFINITE = '{"type": "syncInput", "payload": {"name": "detail_id", "value": 1e400}}'


@pytest.fixture
def page(dialog):
    return dialog


def is_refused(response):
    return response.status_code == 400 and "error" in response.json()


class TestFields:
    """A page sets the fields that it keeps, and nothing of the class that all pages share."""

    @pytest.mark.parametrize(
        "name",
        [
            "Meta",
            "Meta.form_class",
            "Meta.login_not_required",
            "response_class",
            "response_class.render",
            "alert",
            "alert.description",
            "alert._meta.ordering",
            "types",
            "save",
            "show_detail.x",
            "as_view",
            "type.x",
            "type.__class__",
            "errors",
            "component_id",
            "no_such_field",
            "no.such.field",
            "",
        ],
    )
    def test_nothing_else_can_be_set(self, page, alert, name):
        page.send(call(f"show_detail('{alert.pk}')"))
        assert is_refused(page.post(page.message(sync(name, "x"))))
        assert is_refused(page.post(page.message(call(f"{name}='x'"))))
        assert is_refused(page.post(page.message(call(f"$toggle('{name}')"))))
        assert AlertDialogView.Meta.form_class is AlertForm
        assert callable(UnicornTemplateResponse.render)

    @pytest.mark.parametrize("value", [None, [], {}, {"a": 1}, DEEP, [["x"]]])
    def test_a_field_is_set_to_a_plain_value(self, page, value):
        for name in ("type", "description", "detail_id", "is_adding", "is_importing"):
            assert is_refused(page.post(page.message(sync(name, value))))

    def test_no_number_is_infinite(self, page):
        message = json.dumps(page.message("@")).replace('"@"', INFINITE)
        assert is_refused(page.post(message))

    @pytest.mark.parametrize("value", [7, 1.5, True, 10**30, "x", "9" * 5000, "a\0b"])
    def test_any_plain_value_is_answered(self, page, value):
        for name in ("type", "description", "detail_id", "is_adding", "is_importing"):
            assert page.post(page.message(sync(name, value))).status_code == 200


class TestActions:
    """A page calls what is declared as an action, and nothing that is inherited."""

    @pytest.fixture
    def page(self, alert_list):
        return alert_list

    @pytest.mark.parametrize(
        "text",
        [
            "alerts()",
            "mount()",
            "term()",
            "summary()",
            "complete()",
            "as_view()",
            "create(component_id='x', component_name='this.ThisView')",
            "head(1)",
            "Meta()",
            "response_class()",
            "type()",
            "validate()",
            "reset()",
            "call('x')",
            "_toast('x')",
            "__init__()",
            "no_such_action()",
            "$nothing",
            "$toggle(1)",
            "$parent.delete('1')",
            "delete('.$parent.')",
        ],
    )
    def test_nothing_else_can_be_called(self, page, alert, text):
        assert is_refused(page.post(page.message(call(text))))
        assert services.list_alerts().get() == alert

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "delete(",
            "delete(os)",
            "delete(9**9)",
            "delete({1})",
            "delete([1])",
            f"delete({10**30})",
            f"delete({'9' * 5000})",
            "delete('\0')",
            "import os",
            "del x",
            "a b",
            "(" * 300,
            "-" * (MAX_CALL_CHARACTERS - 1) + "1",
            "delete('" + "9" * MAX_CALL_CHARACTERS + "')",
            "type=os",
        ],
    )
    def test_what_cannot_be_read_is_refused(self, page, text):
        assert is_refused(page.post(page.message(call(text))))

    @pytest.mark.parametrize("text", ["delete()", "delete(pk=1, other=2)", "delete(1, 2)"])
    def test_arguments_that_do_not_fit_are_a_missing_alert(self, page, text):
        assert "already gone" in page.send(call(text))["calls"][0]["args"][1]


class TestComponents:
    """Only those of this project: Unicorn would import any module that an address names."""

    @pytest.mark.parametrize(
        "name",
        [
            "this.ThisView",
            "os.path",
            "ui.components.alert_list.AlertListView",
            "ui/components/alert-list",
            "alert_list",
            "alert-list/more",
            "no-such-component",
            "alert%0alist",
        ],
    )
    def test_others_are_not_found(self, page, name, capsys):
        message = page.message(call("open_form")) | {"id": "fresh"}
        assert page.post(message, component=name).status_code == 404
        assert "Zen of Python" not in capsys.readouterr().out

    def test_an_address_without_one_is_not_found(self, page):
        assert page.client.post("/unicorn/message", "{}", "text/plain").status_code == 404


class TestMessages:
    """What is not of the form that Unicorn's script gives a message is refused."""

    @pytest.mark.parametrize(
        "body", ["", "\0", "null", "true", "1", '"x"', "[]", "{}", "[" * 5000, b"\xff", "NaN"]
    )
    def test_only_an_object_is_a_message(self, page, body):
        assert is_refused(page.post(body))

    @pytest.mark.parametrize("key", ["id", "data", "meta", "actionQueue"])
    @pytest.mark.parametrize("value", [None, True, 1, "", "a\nb", "x" * 1000, [1], {"a": [1]}])
    def test_each_part_has_its_type(self, page, key, value):
        assert is_refused(page.post(page.message(call("open_form")) | {key: value}))

    @pytest.mark.parametrize(
        "action",
        [
            None,
            "x",
            [],
            {},
            {"type": "evil", "payload": {}},
            {"type": ["callMethod"], "payload": {"name": "open_form"}},
            {"type": "callMethod", "payload": None},
            {"type": "callMethod", "payload": "open_form"},
            *({"type": "callMethod", "payload": {"name": one}} for one in (None, 5, True, [], {})),
            *({"type": "syncInput", "payload": {"name": one, "value": 1}} for one in (None, 5, [])),
            *(call("open_form") | {"partials": one} for one in (1, "x", ["x"], [{"id": 1}], {})),
            call("open_form") | {"partials": [{"id": "dialog"}] * 100},
            call("open_form") | {"partial": "dialog"},
        ],
    )
    def test_each_action_has_its_form(self, page, action):
        assert is_refused(page.post(page.message(action)))

    def test_an_action_need_not_name_parts(self, page):
        action = call("$refresh") | {"partials": None}
        assert page.post(page.message(action)).status_code == 200

    def test_a_message_holds_a_bounded_number_of_actions(self, alert_list):
        message = alert_list.message(*[call("create_random")] * (MAX_ACTIONS + 1))
        assert is_refused(alert_list.post(message))
        assert not services.list_alerts().exists()

    def test_fields_that_were_not_signed_are_refused(self, page):
        message = page.message(call("open_form")) | {"data": page.data | {"detail_id": 1}}
        assert is_refused(page.post(message))

    def test_a_form_is_no_message(self, client, page):
        response = client.post("/unicorn/message/alert-list", {"id": "x"})
        assert is_refused(response)
        # The token is looked for in a form, which leaves nothing for others to read.
        strict = type(client)(enforce_csrf_checks=True)
        token = strict.get("/unicorn/").context["csrf_token"]
        fields = {"csrfmiddlewaretoken": str(token)}
        assert is_refused(strict.post("/unicorn/message/alert-list", fields))

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
    def test_a_message_is_posted(self, client, method):
        assert getattr(client, method)("/unicorn/message/alert-list").status_code == 405


class TestWithoutGuards:
    """What Unicorn 0.67.0 does by itself: a guard whose test fails here is not needed any more."""

    @pytest.mark.parametrize(
        ("name", "shared"),
        [
            ("Meta.form_class", (AlertDialogView.Meta, "form_class")),
            ("response_class.render", (UnicornTemplateResponse, "render")),
        ],
    )
    def test_unicorn_sets_what_a_class_shares(self, dialog, monkeypatch, name, shared):
        monkeypatch.delattr(GuardedView, "updating")
        # To be what it was again afterwards.
        monkeypatch.setattr(*shared, getattr(*shared))
        dialog.client.raise_request_exception = False
        dialog.post(dialog.message(sync(name, "x")))
        assert getattr(*shared) == "x"

    def test_unicorn_calls_what_a_component_inherits(self, dialog, monkeypatch):
        monkeypatch.delattr(GuardedView, "calling")
        assert dialog.send(call("as_view()"))["return"]["method"] == "as_view"

    def test_unicorn_answers_500_or_200(self, alert_list, settings):
        settings.ROOT_URLCONF = "django_unicorn.urls"
        alert_list.client.raise_request_exception = False
        for message in ("1", alert_list.message(None), alert_list.message(call("delete("))):
            assert self.post(alert_list, message).status_code == 500
        forged = alert_list.message() | {"data": {"typed_term": "forged"}}
        answer = self.post(alert_list, forged)
        assert (answer.status_code, list(answer.json())) == (200, ["error"])

    @staticmethod
    def post(page, message):
        """Ask Unicorn's own view."""
        body = message if isinstance(message, str) else json.dumps(message)
        return page.client.post("/message/alert-list", body, "text/plain")
