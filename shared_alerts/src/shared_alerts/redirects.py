"""Post, redirect, get: where a page leads that does not change itself in place."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect

from shared_alerts.forms import SearchForm
from shared_alerts.messages import leave_toast
from shared_alerts.toasts import Toast


def to_list(request: HttpRequest, toast: Toast) -> HttpResponseRedirect:
    """Lead back to the list, which shows the toast."""
    leave_toast(request, toast)
    return HttpResponseRedirect(list_address(request))


def list_address(request: HttpRequest, fragment: str = "", **fields: object) -> str:
    """The list with the search that the request carries, and with further fields."""
    term = term_of(request)
    query = urlencode(({"q": term} if term else {}) | fields)
    return f"{settings.PREFIX}{query and f'?{query}'}{fragment and f'#{fragment}'}"


def term_of(request: HttpRequest) -> str:
    """The text to search for that the request carries; "" without one."""
    return search_of(request).term


def search_of(request: HttpRequest) -> SearchForm:
    """The search that the request carries: in its fields, or in its address."""
    return SearchForm(request.POST if request.method == "POST" else request.GET)
