from __future__ import annotations

import codecs
import logging
import time
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from shared_alerts import texts

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def server_timing(get_response: GetResponse) -> GetResponse:
    """Say in a `Server-Timing` header how many milliseconds the project took for a response."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        start = time.perf_counter()
        response = get_response(request)
        response["Server-Timing"] = f"app;dur={(time.perf_counter() - start) * 1000:.3f}"
        return response

    return middleware


def utf8_alone(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a request in another encoding: no page sends one, and not all are texts."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_utf8((request.content_params or {}).get("charset", "utf-8")):
            return _sentence(request, texts.NOT_UTF8, status=400)
        # Django reads a form only where it is written like this.
        request.encoding = "utf-8"
        return get_response(request)

    return middleware


def form_first(get_response: GetResponse) -> GetResponse:
    """Read a form before anything else is done: what cannot be read is answered 400.

    Django 5.2 answers 500 where it is read by the page for an address that is not there.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        _ = request.POST
        return get_response(request)

    return middleware


class RefuseWhileBusy:
    """Answer 503 where the database is locked, full or away for longer than a request may wait."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        logger.error("%s %s: %s", request.method, request.path, error)
        return _sentence(request, texts.DATABASE_BUSY, status=503)


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


def _sentence(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "shared_alerts/sentence.html", {"sentence": sentence}, status=status)
