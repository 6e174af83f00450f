"""An open page, as the tests drive it: it posts what Unicorn's script does."""

from __future__ import annotations

import html
import itertools
import json
import re


class Page:
    """What Unicorn's script does in a browser: it keeps the component's data and sends it."""

    def __init__(self, client):
        self.client = client
        self.html = client.get("/unicorn/").content.decode()
        self.id = re.search(r'unicorn:id="([^"]+)"', self.html)[1]
        self.meta = re.search(r'unicorn:meta="([^"]+)"', self.html)[1]
        self.data = json.loads(html.unescape(re.search(r"unicorn:data='([^']+)'", self.html)[1]))
        self.epochs = itertools.count(1)

    def message(self, *actions):
        return {
            "id": self.id,
            "data": self.data,
            "meta": f"{self.meta}::{next(self.epochs)}",
            "actionQueue": list(actions),
        }

    def post(self, message, component="alert-list", content_type="text/plain"):
        body = message if isinstance(message, str | bytes) else json.dumps(message)
        return self.client.post(f"/unicorn/message/{component}", body, content_type=content_type)

    def send(self, *actions, partial=None):
        partials = [{"id": partial}] if partial else []
        response = self.post(self.message(*(one | {"partials": partials} for one in actions)))
        assert response.status_code == 200
        answer = response.json()
        self.data |= answer["data"]
        self.meta = answer["meta"].partition(":")[0]
        return answer

    def submit(self, **fields):
        return self.send(*(sync(name, value) for name, value in fields.items()), call("save"))


def sync(name, value):
    return {"type": "syncInput", "payload": {"name": name, "value": value}}


def call(name):
    return {"type": "callMethod", "payload": {"name": name}}


def calls(answer):
    return [[one["fn"], *one["args"]] for one in answer["calls"]]
