from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import RequestFactory

from shared_alerts import toasts
from shared_alerts.messages import Storage
from shared_alerts.redirects import list_address, to_list


class TestListAddress:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_keeps_the_search_that_a_request_carries(self, settings, method):
        request = getattr(RequestFactory(), method)("/anywhere/", {"q": " a&b=ü "})
        assert list_address(request) == f"{settings.PREFIX}?q=a%26b%3D%C3%BC"
        assert list_address(request, "row").endswith("%BC#row")

    @pytest.mark.parametrize("term", ["", " ", "x" * 201, "\0"])
    def test_is_the_whole_list_without_one(self, settings, term):
        request = RequestFactory().get("/anywhere/", {"q": term})
        assert list_address(request) == settings.PREFIX


class TestToList:
    def test_leaves_a_toast_there(self, settings):
        request = RequestFactory().post("/anywhere/", {"q": "x"})
        request._messages = Storage(request)
        response = to_list(request, toasts.ALREADY_GONE)
        assert (response.status_code, response["Location"]) == (302, f"{settings.PREFIX}?q=x")
        (message,) = get_messages(request)
        assert message.message == toasts.ALREADY_GONE.text
