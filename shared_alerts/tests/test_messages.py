from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from shared_alerts import texts, toasts
from shared_alerts.csv_import import ImportResult
from shared_alerts.limits import MAX_REFUSALS_SHOWN
from shared_alerts.messages import Storage, leave_import_result, leave_toast


class TestLeaveToast:
    def test_it_waits_for_the_next_page(self):
        request = RequestFactory().get("/")
        request._messages = Storage(request)
        leave_toast(request, toasts.DELETED)
        (message,) = get_messages(request)
        assert (message.extra_tags, message.message) == ("success", "Alert deleted.")


class TestStorage:
    def test_its_cookie_is_named_after_the_implementation(self, settings):
        assert Storage.cookie_name == f"messages-{settings.MANIFEST.slug}"


class TestLeaveImportResult:
    @pytest.fixture
    def shown(self) -> dict[str, str]:
        request = RequestFactory().get("/")
        request._messages = Storage(request)
        leave_toast(request, toasts.DELETED)
        leave_import_result(request, ImportResult(lines=("1 alert imported.", "Line 3: <b>")))
        names = ("_messages", "_import_result")
        return {
            name: render_to_string(f"shared_alerts/{name}.html", request=request) for name in names
        }

    def test_its_lines_stand_above_the_table(self, shown):
        assert "<p>1 alert imported.</p><p>Line 3: &lt;b&gt;</p>" in shown["_import_result"]
        assert "Alert deleted." not in shown["_import_result"]

    def test_it_is_no_toast(self, shown):
        assert "Alert deleted." in shown["_messages"]
        assert "imported" not in shown["_messages"]

    def test_the_cookie_holds_as_many_lines_as_there_can_be(self):
        request = RequestFactory().get("/")
        request._messages = Storage(request)
        line = texts.in_line(1000, texts.DESCRIPTION_TOO_LONG)
        lines = (texts.imported(1), *[line] * MAX_REFUSALS_SHOWN, texts.more(900))
        leave_import_result(request, ImportResult(lines=lines))
        response = HttpResponse()
        assert request._messages.update(response) == []
        assert len(response.cookies[Storage.cookie_name].value) < Storage.max_cookie_size
