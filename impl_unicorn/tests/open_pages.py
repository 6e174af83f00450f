"""An open page, as the tests drive it: it posts what Unicorn's script does."""

from __future__ import annotations

import html
import itertools
import json
import re

ROOT = re.compile(r'<div [^>]*unicorn:name="([^"]+)"[^>]*>')
ATTRIBUTE = re.compile(r"""unicorn:(id|meta|data)=(?:'([^']*)'|"([^"]*)")""")


class Page:
    """What Unicorn's script does in a browser, for one component: it keeps its data, sends it."""

    def __init__(self, client, component, address="/unicorn/"):
        self.client = client
        self.component = component
        self.html = client.get(address).content.decode()
        root = next(found[0] for found in ROOT.finditer(self.html) if found[1] == component)
        attributes = {name: html.unescape(a or b) for name, a, b in ATTRIBUTE.findall(root)}
        self.id, self.meta = attributes["id"], attributes["meta"]
        self.data = json.loads(attributes["data"])
        self.epochs = itertools.count(1)

    def message(self, *actions):
        return {
            "id": self.id,
            "data": self.data,
            "meta": f"{self.meta}::{next(self.epochs)}",
            "actionQueue": list(actions),
        }

    def post(self, message, component=None, content_type="text/plain"):
        body = message if isinstance(message, str | bytes) else json.dumps(message)
        address = f"/unicorn/message/{component or self.component}"
        return self.client.post(address, body, content_type=content_type)

    def send(self, *actions, parts=()):
        partials = [{"target": part} for part in parts]
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
