from __future__ import annotations

from dataclasses import replace

import pytest

from shared_alerts import services
from ui import row_events

HOSTILE_IDS = ["0", "-1", "x", "", "9" * 30, "9" * 5000, None, [], {"a": 1}, float("inf")]
ON_ROWS = ["delete", "show_detail", "acknowledge"]
# What a page is sent whose row is gone.
TRUTH = ["#alert-rows", "#counts", "#notifications"]
NO_FIELDS = [{}, {"data": None, "form": None}, {"data": [], "form": []}]


def targets(updates):
    return [update["target"] for update in updates]


class TestCreateRandom:
    def test_the_rows_go_to_every_page_and_the_toast_to_one(self, page, alert):
        page.run("create_random")
        assert targets(page.broadcast) == ["#alert-rows", "#counts"]
        assert targets(page.sent) == ["#notifications"]
        newest = services.list_alerts().first()
        assert page.broadcast[0]["html"].lstrip().startswith(f'<tr data-alert-id="{newest.pk}">')
        assert f"Random {newest.type} alert created!" in page.toasts


class TestRowEvents:
    """The variant that sends a new row alone."""

    @pytest.fixture(autouse=True)
    def variant(self, settings):
        settings.MANIFEST = replace(settings.MANIFEST, variant=row_events.VARIANT)

    def test_a_new_row_goes_alone_in_an_event(self, page, alert):
        page.run("create_random")
        event, counts = page.broadcast
        newest = services.list_alerts().first()
        assert (event["event"], event["eventData"]["pk"]) == ("alerts:created", newest.pk)
        html = event["eventData"]["html"]
        assert html.startswith(f'<tr data-alert-id="{newest.pk}"')
        assert html.count("<tr") == 1
        # White space beside the row would be left when it is deleted.
        assert html.endswith("</tr>")
        assert counts["target"] == "#counts"

    def test_so_does_one_that_was_typed(self, page, alert):
        page.run("create", form={"type": "WARNING", "description": "typed"})
        assert "typed" in page.broadcast[0]["eventData"]["html"]

    def test_a_row_that_is_gone_shows_the_table(self, page, alert):
        page.run("delete", data={"pk": "999"})
        assert targets(page.sent) == TRUTH

    def test_its_page_alone_has_the_script(self, client, settings, db):
        assert "row_event" in client.get("/").content.decode()
        settings.MANIFEST = replace(settings.MANIFEST, variant="")
        assert "row_event" not in client.get("/").content.decode()


class TestForm:
    def test_it_opens_in_a_dialog(self, page):
        page.run("open_form")
        assert targets(page.sent) == ["#dialog"]
        assert 'data-liveview-function="create"' in page.sent[0]["html"]

    def test_an_invalid_form_keeps_what_was_typed(self, page):
        page.run("create", form={"type": "CRITICAL", "description": "x" * 501})
        [update] = page.sent
        assert update["target"] == "#alert-fields"
        assert "Description must be at most 500 characters." in update["html"]
        assert "x" * 501 in update["html"]
        assert '<option value="CRITICAL" selected>' in update["html"]
        assert page.broadcast == []
        assert not services.list_alerts().exists()

    @pytest.mark.parametrize("content", NO_FIELDS)
    def test_no_fields_are_an_invalid_form(self, page, content):
        page.run("create", **content)
        assert "Description is required." in page.sent[0]["html"]

    def test_a_valid_form_closes_the_dialog(self, page):
        page.run("create", form={"type": "WARNING", "description": "typed"})
        assert targets(page.broadcast) == ["#alert-rows", "#counts"]
        assert page.sent[0] == {"target": "#dialog", "html": ""}
        assert "New WARNING alert created!" in page.toasts


class TestDescription:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("Typed", ""),
            ("  ", "Description is required."),
            ("x" * 501, "Description must be at most 500 characters."),
            ("a\0b", "Null characters are not allowed."),
            (None, "Description is required."),
        ],
    )
    def test_the_error_alone_is_sent(self, page, text, error):
        page.run("check_description", form={"type": "INFO", "description": text})
        assert page.sent == [{"target": "#description-error", "html": error}]
        assert page.broadcast == []

    def test_a_form_that_is_gone_is_told_nothing(self, page):
        page.run("close_dialog")
        page.sent.clear()
        page.run("check_description", form={"description": ""})
        assert page.sent == []


class TestAcknowledge:
    @pytest.mark.parametrize("wanted", [True, False])
    def test_the_buttons_of_one_row_change_on_every_page(self, page, alert, wanted):
        for _ in range(2):
            page.broadcast.clear()
            page.run("acknowledge", data={"pk": str(alert.pk), "wanted": str(wanted).lower()})
            buttons, counts = page.broadcast
            assert buttons["target"] == f'tr[data-alert-id="{alert.pk}"] .buttons'
            assert f'aria-pressed="{str(wanted).lower()}"' in buttons["html"]
            assert counts["target"] == "#counts"
            assert services.get(alert.pk).acknowledged is wanted
        assert page.sent == []

    def test_a_page_that_still_shows_a_gone_alert_is_sent_the_list(self, page, alert):
        services.delete(alert.pk)
        page.run("acknowledge", data={"pk": str(alert.pk), "wanted": "true"})
        assert page.broadcast == []
        assert targets(page.sent) == TRUTH
        assert "That alert was already gone." in page.toasts


class TestDelete:
    def test_one_row_goes_on_every_page(self, page, alert):
        page.run("delete", data={"pk": str(alert.pk)})
        row, counts = page.broadcast
        assert row == {"target": f'tr[data-alert-id="{alert.pk}"]', "remove": True}
        assert counts["target"] == "#counts"
        assert "Alert deleted." in page.toasts

    def test_a_page_that_still_shows_a_gone_alert_is_sent_the_list(self, page, alert):
        services.delete(alert.pk)
        page.run("delete", data={"pk": str(alert.pk)})
        assert page.broadcast == []
        assert targets(page.sent) == TRUTH
        assert "That alert was already gone." in page.toasts


class TestDetail:
    def test_it_opens_in_a_dialog(self, page, alert):
        page.run("show_detail", data={"pk": str(alert.pk)})
        assert targets(page.sent) == ["#dialog"]
        assert f"Alert #{alert.pk}" in page.sent[0]["html"]

    def test_a_gone_alert_leaves_the_list(self, page):
        page.run("show_detail", data={"pk": "999"})
        assert targets(page.sent) == TRUTH
        assert "That alert was already gone." in page.toasts

    def test_closing_empties_the_dialog(self, page):
        page.run("close_dialog")
        assert page.sent == [{"target": "#dialog", "html": ""}]


class TestHostileClients:
    @pytest.mark.parametrize("function", ON_ROWS)
    @pytest.mark.parametrize("pk", HOSTILE_IDS)
    def test_what_is_no_id_is_a_gone_alert(self, page, alert, function, pk):
        page.run(function, data={"pk": pk})
        assert "That alert was already gone." in page.toasts
        assert list(services.list_alerts()) == [alert]

    @pytest.mark.parametrize("function", ON_ROWS)
    @pytest.mark.parametrize("content", NO_FIELDS)
    def test_a_frame_without_an_id_is_answered(self, page, function, content):
        page.run(function, **content)
        assert "That alert was already gone." in page.toasts

    def test_descriptions_are_escaped_wherever_they_are_sent(self, page, alert):
        page.run("refresh_list")
        page.run("show_detail", data={"pk": str(alert.pk)})
        page.run("create", form={"type": "x", "description": alert.description})
        page.run("search", form={"q": "<script>"})
        for update in page.sent:
            if update["target"] in ("#counts", "#search-error"):
                continue
            assert "<script" not in update["html"]
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in update["html"]
            assert "{{ x }}" in update["html"]
