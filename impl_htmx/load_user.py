"""How a simulated user of django-htmx acts: the requests that htmx makes, parts as answers."""

from __future__ import annotations

import html
import json
import math
import re
import time
from urllib.parse import urlencode

from locust.contrib.fasthttp import FastResponse

from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.answers import ids, in_row
from alerts_bench.load.users.stream_user import StreamEvent, StreamUser

STREAM = re.compile(r'sse-connect="([^"]+)"')
PAGE = re.compile(r'"X-Page": "(\w+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class HtmxUser(AlertsUser):
    """Sends htmx's headers; reads the toast from the header in which it comes."""

    page = ""
    """The name that the page's requests bear, where it keeps a stream."""

    def open(self) -> str:
        page = self.get().text
        self.token = self.found(TOKEN, page)
        return page

    def create_random(self) -> str:
        return self._request("POST", "random/", target="alert-rows")

    def open_form(self) -> str:
        return self._request("GET", "new/")

    def create(self, kind: str, description: str) -> str:
        return self._request(
            "POST", "new/", target="alert-rows", type=kind, description=description
        )

    def show_details(self, pk: int) -> str:
        return self._request("GET", f"{pk}/")

    def acknowledge(self, pk: int, wanted: bool) -> str:
        button = self._request(
            "POST",
            f"{pk}/acknowledge/",
            target=f"acknowledge-{pk}",
            acknowledged=str(wanted).lower(),
        )
        # It takes the place of the one that was clicked, in its row.
        return in_row(pk, button)

    def search(self, text: str) -> str:
        return self._request("GET", f"?{urlencode({'q': text})}", target="alert-rows")

    def delete(self, pk: int) -> str:
        return self._request("POST", f"{pk}/delete/", target="")

    def _request(self, method: str, path: str, target: str = "dialog", **fields: str) -> str:
        headers = {
            "HX-Request": "true",
            "HX-Current-URL": f"{self.host}{self.prefix}",
        }
        if self.page:
            headers["X-Page"] = self.page
        if method == "POST":
            fields["csrfmiddlewaretoken"] = self.token
        if target:
            headers["HX-Target"] = target
        return self._shown(self.ask(method, path, data=fields or None, headers=headers))

    def _shown(self, response: FastResponse) -> str:
        events = json.loads(response.headers.get("HX-Trigger") or "{}")
        toast = events.get("toast", {})
        return f"{response.text}{toast.get('text', '')}"


class HtmxStreamUser(HtmxUser, StreamUser):
    """Follows the stream as the page does: shows what it is sent, or asks for its rows again."""

    text = ""
    shown: frozenset[int] = frozenset()
    last_change = 0
    asks = False
    """Whether something has come that the page cannot show by itself."""
    unanswered = 0
    """Requests for rows, and those that change something."""

    def open(self) -> str:
        page = super().open()
        self.text = ""
        self.page = self.found(PAGE, page)
        self.shown = frozenset(ids(page))
        self.last_change, self.asks = 0, False
        self.listen(html.unescape(self.found(STREAM, page)))
        return page

    def search(self, text: str) -> str:
        self.text = text
        return super().search(text)

    def received(self, event: StreamEvent, at: float) -> None:
        rows, number = frozenset(ids(event.data)), int(event.id)
        is_next = event.data and number > self.last_change and not (self.text or self.unanswered)
        self.last_change = number
        if not is_next or min(rows, default=math.inf) <= max(self.shown, default=0):
            self.asks = True
            return
        self.report(rows, at)
        self.shown |= rows

    def told(self) -> None:
        while self.asks:
            self.asks = False
            found = frozenset(ids(super().search(self.text)))
            self.report(found - self.shown, time.perf_counter())
            self.shown = found

    def _request(self, method: str, path: str, target: str = "dialog", **fields: str) -> str:
        # A page that has lost its stream says so, and is reloaded.
        self.assert_connected()
        brings_rows = method != "GET" or target == "alert-rows"
        self.unanswered += brings_rows
        try:
            return super()._request(method, path, target, **fields)
        finally:
            self.unanswered -= brings_rows

    def _shown(self, response: FastResponse) -> str:
        if number := int(response.headers.get("X-Change", 0)):
            self.shown |= frozenset(ids(response.text))
            if number < self.last_change:
                # It may have been rendered before a change that the page was sent since.
                self.asks = True
                self.have_told()
            self.last_change = max(self.last_change, number)
        return super()._shown(response)
