from __future__ import annotations

import pytest
from open_pages import call, calls, sync

from shared_alerts import services

pytestmark = pytest.mark.django_db

HUGE = "9" * 23
CLOSED = {
    "type": "INFO",
    "description": None,
    "is_adding": False,
    "is_importing": False,
    "detail_id": 0,
}
REFRESH = ["Unicorn.call", "alert-list", "$refresh"]


class TestState:
    def test_it_holds_no_alert(self, alert, dialog):
        assert dialog.data == CLOSED
        dialog.send(call(f"show_detail('{alert.pk}')"))
        assert dialog.data == CLOSED | {"detail_id": str(alert.pk)}
        dialog.send(call("$reset"))
        assert dialog.data == CLOSED

    def test_it_lives_in_the_page(self, alert, dialog, another_process):
        dialog.send(call("open_form"))
        another_process()
        answer = dialog.submit(type="CRITICAL", description="x" * 501)
        assert "Description must be at most 500 characters." in answer["dom"]
        another_process()
        answer = dialog.submit(description="short")
        toast = ["Alerts.toast", "success", "New CRITICAL alert created!"]
        assert calls(answer) == [toast, REFRESH]


class TestForm:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("", "Description is required."),
            ("x" * 501, "Description must be at most 500 characters."),
            ("a\0b", "Null characters are not allowed."),
        ],
    )
    def test_an_invalid_form_keeps_what_was_typed(self, dialog, text, error):
        dialog.send(call("open_form"))
        answer = dialog.submit(type="CRITICAL", description=text)
        assert error in answer["dom"]
        assert (dialog.data["type"], dialog.data["description"]) == ("CRITICAL", text)
        assert not services.list_alerts().exists()

    def test_one_that_nobody_has_filled_in_is_invalid(self, dialog):
        dialog.send(call("open_form"))
        assert "Description is required." in dialog.send(call("save"))["dom"]
        assert not services.list_alerts().exists()

    def test_a_large_text_is_refused_like_any_other(self, dialog):
        for character in "xy":
            answer = dialog.submit(description=character * 1_500_000)
            error = answer["errors"]["description"][0]["message"]
            assert error == "Description must be at most 500 characters."

    def test_an_error_ends_with_its_dialog(self, dialog):
        dialog.send(call("open_form"))
        dialog.submit(description="x" * 501)
        dialog.send(call("$reset"))
        assert "Description " not in dialog.send(call("open_form"))["dom"]
        assert dialog.data["description"] is None

    def test_white_space_around_a_text_is_not_saved(self, dialog):
        dialog.send(call("open_form"))
        dialog.submit(description="  two\r\nlines \n")
        assert services.list_alerts().get().description == "two\nlines"

    def test_a_saved_form_is_empty_when_it_opens_again(self, dialog):
        dialog.send(call("open_form"))
        assert 'role="dialog"' not in dialog.submit(type="WARNING", description="x")["dom"]
        answer = dialog.send(call("open_form"))
        assert (dialog.data["type"], dialog.data["description"]) == ("INFO", None)
        assert "Description is required." not in answer["dom"]

    def test_an_unknown_type_is_refused(self, dialog):
        dialog.send(call("open_form"))
        answer = dialog.submit(type="<b>", description="x")
        assert "Type must be INFO, WARNING or CRITICAL." in answer["dom"]
        assert "<b>" not in answer["dom"]

    def test_a_text_that_is_sent_while_the_dialog_closes_is_forgotten(self, dialog):
        dialog.send(sync("description", "late"))
        dialog.send(call("open_form"))
        assert dialog.data["description"] is None


class TestLeavingTheDescription:
    """A field that is left is sent alone, when it differs from what the page keeps."""

    def test_its_error_comes_and_goes(self, dialog):
        dialog.send(call("open_form"))
        for text, error in (
            ("", "Description is required."),
            ("x" * 501, "Description must be at most 500 characters."),
            ("  \n ", "Description is required."),
            ("good", ""),
            ("a\0b", "Null characters are not allowed."),
            ("", "Description is required."),
        ):
            answer = dialog.send(sync("description", text))
            assert f'data-error-for="description">{error}</p>' in answer["dom"]
            assert dialog.data["description"] == text
        assert not services.list_alerts().exists()

    def test_an_unknown_type_does_not_pass_with_it(self, dialog):
        dialog.send(call("open_form"))
        answer = dialog.send(sync("type", "x"), sync("description", "good"), call("save"))
        assert "Type must be INFO, WARNING or CRITICAL." in answer["dom"]
        assert not services.list_alerts().exists()


class TestDetails:
    def test_they_are_shown_as_they_are(self, alert, dialog):
        answer = dialog.send(call(f"show_detail('{alert.pk}')"))
        assert "<script" not in answer["dom"]
        assert answer["dom"].count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1
        assert answer["dom"].count("{{ x }}") == 1

    @pytest.mark.parametrize("pk", ["999", "0", "-1", "x", HUGE, "9" * 5000, "{{ 1 }}"])
    def test_no_id_is_too_strange(self, dialog, pk):
        toast = ["Alerts.toast", "warning", "That alert was already gone."]
        assert calls(dialog.send(call(f"show_detail('{pk}')"))) == [toast, REFRESH]
        assert dialog.data["detail_id"] == 0
