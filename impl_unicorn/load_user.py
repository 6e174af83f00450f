"""How a simulated user of Unicorn acts: the messages that Unicorn's script posts."""

from __future__ import annotations

import html
import json
import re
import time
from typing import Any

from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.answers import WrongAnswerError

LIST, DIALOG = "alert-list", "alert-dialog"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')

Action = dict[str, Any]
Part = dict[str, str]

TABLE: Part = {"id": "alert-rows"}
SUMMARY: Part = {"target": "summary"}
SEARCH_ERROR: Part = {"target": "search-error"}


class UnicornUser(AlertsUser):
    """Keeps what the page keeps of its components, and sends it with each action."""

    def open(self) -> str:
        page = self.get().text
        self.components = {name: Component(name, page) for name in (LIST, DIALOG)}
        self.token = self.found(TOKEN, page)
        return page

    def create_random(self) -> str:
        return self._send(LIST, call("create_random", TABLE, SUMMARY))

    def open_form(self) -> str:
        return self._send(DIALOG, call("open_form"))

    def create(self, kind: str, description: str) -> str:
        changed = {"type": kind, "description": description}
        saved = self._send(DIALOG, *(sync(*one) for one in changed.items()), call("save"))
        # The page does as it is told where the form was valid.
        return saved + self._send(LIST, call("$refresh")) if "$refresh" in saved else saved

    def show_details(self, pk: int) -> str:
        return self._send(DIALOG, call(f"show_detail('{pk}')"))

    def close_details(self) -> None:
        self._send(DIALOG, call("$reset"))

    def acknowledge(self, pk: int, wanted: bool) -> str:
        method = f"acknowledge('{pk}', '{str(wanted).lower()}')"
        return self._send(LIST, call(method, {"key": str(pk)}, SUMMARY))

    def search(self, text: str) -> str:
        return self._send(LIST, sync("typed_term", text, TABLE, SEARCH_ERROR))

    def delete(self, pk: int) -> str:
        return self._send(LIST, call(f"delete('{pk}')", TABLE, SUMMARY))

    def _send(self, name: str, *actions: Action) -> str:
        """Return what an answer puts on the page: its parts, or else the whole, and its calls."""
        component = self.components[name]
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "X-Requested-With": "XMLHttpRequest",
        }
        message = json.dumps(component.message(actions))
        answer = self.post(f"message/{name}", message, headers).json()
        if "error" in answer:
            raise WrongAnswerError(str(answer["error"]))
        component.take(answer)
        parts = [part["dom"] for part in answer.get("partials", ())] or [answer.get("dom", "")]
        words = [str(word) for called in answer["calls"] for word in called["args"]]
        return "".join([*parts, *words])


class Component:
    """What a page keeps of a component: its fields, and their checksum."""

    def __init__(self, name: str, page: str) -> None:
        root = AlertsUser.found(re.compile(f'(<div[^>]*unicorn:name="{name}"[^>]*>)'), page)
        self.id = AlertsUser.found(re.compile('unicorn:id="([^"]*)"'), root)
        self.checksum = AlertsUser.found(re.compile('unicorn:meta="([^"]*)"'), root)
        data = AlertsUser.found(re.compile("unicorn:data='([^']*)'"), root)
        self.data: dict[str, Any] = json.loads(html.unescape(data))
        self.hash = ""

    def message(self, actions: tuple[Action, ...]) -> dict[str, Any]:
        return {
            "id": self.id,
            "data": self.data,
            "meta": f"{self.checksum}:{self.hash}:{time.time_ns() // 1_000_000}",
            "actionQueue": actions,
        }

    def take(self, answer: dict[str, Any]) -> None:
        self.data |= answer["data"]
        self.checksum, self.hash, *_ = answer["meta"].split(":")


def sync(name: str, value: str, *parts: Part) -> Action:
    return {"type": "syncInput", "payload": {"name": name, "value": value}, "partials": parts}


def call(method: str, *parts: Part) -> Action:
    return {"type": "callMethod", "payload": {"name": method}, "partials": parts}
