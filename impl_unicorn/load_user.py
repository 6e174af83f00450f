"""How a simulated user of Unicorn acts: the messages that Unicorn's script posts."""

from __future__ import annotations

import html
import json
import re
import time
from typing import Any

from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.answers import WrongAnswerError

ATTRIBUTES = {
    name: re.compile(f"unicorn:{name}=[\"']([^\"']*)[\"']") for name in ("id", "name", "meta")
} | {"data": re.compile(r"unicorn:data='([^']*)'")}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class UnicornUser(AlertsUser):
    """Keeps the component's data and checksum as the page does, and sends them with each action."""

    def open(self) -> str:
        page = self.get().text
        attributes = {name: self.found(one, page) for name, one in ATTRIBUTES.items()}
        self.id, self.name = attributes["id"], attributes["name"]
        self.data: dict[str, Any] = json.loads(html.unescape(attributes["data"]))
        self.checksum, self.hash = attributes["meta"], ""
        self.token = self.found(TOKEN, page)
        return page

    def create_random(self) -> str:
        return self._send(self._call("create_random", "alert-rows"))

    def open_form(self) -> str:
        return self._send(self._call("open_form", "dialog"))

    def create(self, kind: str, description: str) -> str:
        changed = {"type": kind, "description": description}
        return self._send(
            *(self._sync(name, value) for name, value in changed.items()),
            self._call("save"),
        )

    def show_details(self, pk: int) -> str:
        return self._send(self._call(f"show_detail('{pk}')", "dialog"))

    def close_details(self) -> None:
        self._send(self._call("$reset", "dialog"))

    def delete(self, pk: int) -> str:
        return self._send(self._call(f"delete('{pk}')", "alert-rows"))

    def _sync(self, name: str, value: str) -> dict[str, Any]:
        return {"type": "syncInput", "payload": {"name": name, "value": value}, "partials": []}

    def _call(self, method: str, *parts: str) -> dict[str, Any]:
        partials = [{"id": part} for part in parts]
        return {"type": "callMethod", "payload": {"name": method}, "partials": partials}

    def _send(self, *actions: dict[str, Any]) -> str:
        message = {
            "id": self.id,
            "data": self.data,
            "meta": f"{self.checksum}:{self.hash}:{time.time_ns() // 1_000_000}",
            "actionQueue": actions,
        }
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "X-Requested-With": "XMLHttpRequest",
        }
        path = f"message/{self.name}"
        answer = self.post(path, json.dumps(message), headers).json()
        if "error" in answer:
            raise WrongAnswerError(str(answer["error"]))
        self.data |= answer["data"]
        self.checksum, self.hash, *_ = answer["meta"].split(":")
        parts = [part["dom"] for part in answer.get("partials", ())] or [answer.get("dom", "")]
        toasts = [str(word) for call in answer["calls"] for word in call["args"]]
        return "".join([*parts, *toasts])
