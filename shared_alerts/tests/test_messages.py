from __future__ import annotations

from django.contrib.messages import get_messages
from django.test import RequestFactory

from shared_alerts import toasts
from shared_alerts.messages import Storage, leave_toast


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
