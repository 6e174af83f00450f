"""How a simulated user of djust acts: what its script sends over the socket.

The page names its view, and its socket is at `/ws/live/`. When the server has greeted, the page
asks for the view to be mounted, and is sent its HTML, in which each element has a `dj-id`. An event
has a number, `ref`, that comes back with its answer: patches, which find their elements by `dj-id`,
or the whole HTML anew. What others change comes in the same way, without a number. Each answer has
a version, one above the one before: where one is missing, a page can no longer be patched.

The toast follows the answer as an event for the page.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from alerts_bench.load.users.alerts_user import TransportError
from alerts_bench.load.users.answers import WrongAnswerError, in_row
from alerts_bench.load.users.live_user import LiveUser
from alerts_bench.load.users.socket_user import Message

VIEW = re.compile(r'dj-view="([\w.]+)"')
ROW_OR_TOGGLE = re.compile(r"<(?:tr|button) [^>]*(?:data-alert-id|aria-pressed)=[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
REFUSALS = {"error", "rate_limit_exceeded"}
Node = dict[str, Any]
Frame = dict[str, Any]


class DjustUser(LiveUser):
    """Keeps which row and which button has which `dj-id`, as the document does, and its version."""

    view = ""
    version = 0
    missed = ""

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        self.rows_by_id: dict[str, int] = {}
        self.toggles_by_id: dict[str, int] = {}
        self.refs = count(1)

    def open(self) -> str:
        self.view = self.found(VIEW, self.get().text)
        self.rows_by_id, self.toggles_by_id, self.missed = {}, {}, ""
        self.connect("/ws/live/")
        self._frame(lambda frame: frame["type"] == "connect")
        self._send(
            "mount",
            view=self.view,
            params={},
            url=self.prefix,
            has_prerendered=True,
            client_timezone="UTC",
        )
        mounted = self._frame(lambda frame: frame["type"] == "mount")
        self._frame(lambda frame: frame.get("event") == "ready")
        return str(mounted["html"])

    def create_random(self) -> str:
        return self._event("create_random") + self._toast()

    def open_form(self) -> str:
        return self._event("open_form")

    def create(self, kind: str, description: str) -> str:
        fields = {"type": kind, "description": description, "_target": None}
        answer = self._event("submit_form", **fields)
        if "data-alert-id" not in answer:
            raise WrongAnswerError("the form was not accepted")
        return answer + self._toast()

    def show_details(self, pk: int) -> str:
        return self._event("open_detail", pk=str(pk))

    def close_details(self) -> None:
        self._event("close_dialog", close="")

    def acknowledge(self, pk: int, wanted: bool) -> str:
        return self._event("acknowledge", pk=str(pk), wanted=str(wanted).lower())

    def search(self, text: str) -> str:
        self._event("search", value=text, field="q", _target="q")
        # Of the rows that stay the answer says nothing.
        return "".join(map(in_row, self.rows_by_id.values()))

    def delete(self, pk: int) -> str:
        answer = self._event("delete", pk=str(pk)) + self._toast()
        if pk in self.rows_by_id.values():
            raise WrongAnswerError("the row that was deleted is still there")
        return answer

    def rows_in(self, message: Message) -> set[int]:
        frame = json.loads(message)
        if "version" not in frame:
            return set()
        if frame["type"] != "mount" and frame["version"] != self.version + 1:
            self.missed = f"version {frame['version']} came after {self.version}"
        self.version = frame["version"]
        before = set(self.rows_by_id.values())
        if "html" in frame:
            self.rows_by_id, self.toggles_by_id = {}, {}
            for tag in ROW_OR_TOGGLE.findall(frame["html"]):
                self._show(dict(ATTRIBUTE.findall(tag)))
        for patch in frame.get("patches") or ():
            self.rows_by_id.pop(patch.get("child_d", ""), None)
            for node in nodes(patch.get("node")):
                self._show(node["attrs"])
        return set(self.rows_by_id.values()) - before

    def _show(self, attributes: dict[str, str]) -> None:
        if pk := attributes.get("data-alert-id"):
            self.rows_by_id[attributes["dj-id"]] = int(pk)
        elif "aria-pressed" in attributes:
            self.toggles_by_id[attributes["dj-id"]] = int(attributes["data-pk"])

    def _event(self, name: str, **params: str | None) -> str:
        """Send an event and return as HTML what the answer puts on the page."""
        ref = next(self.refs)
        self._send("event", event=name, params=params, ref=ref)
        answer = self._frame(lambda frame: frame.get("ref") == ref)
        if self.missed:
            raise TransportError(self.missed)
        return str(answer.get("html", "")) + "".join(map(self._put, answer.get("patches") or ()))

    def _put(self, patch: Frame) -> str:
        """Return what a patch puts on the page, if that is an element or the state of a row."""
        if "node" in patch:
            return as_html(patch["node"])
        if patch.get("key") == "aria-pressed" and patch["d"] in self.toggles_by_id:
            button = f'<button aria-pressed="{patch["value"]}"></button>'
            return in_row(self.toggles_by_id[patch["d"]], button)
        return ""

    def _toast(self) -> str:
        return str(self._frame(lambda frame: frame.get("event") == "toast")["payload"]["text"])

    def _send(self, type: str, **values: Any) -> None:
        self.send(json.dumps({"type": type, **values}))

    def _frame(self, is_wanted: Callable[[Frame], bool]) -> Frame:
        """Wait for a frame and return it; raises WrongAnswerError when the server refuses."""

        def is_expected(message: Message) -> bool:
            frame = json.loads(message)
            return is_wanted(frame) or frame["type"] in REFUSALS

        frame: Frame = json.loads(self.wait_for(is_expected))
        if not is_wanted(frame):
            raise WrongAnswerError(f"{frame['type']}: {frame.get('error') or frame.get('message')}")
        return frame


def nodes(node: Node | None) -> Iterator[Node]:
    """Return a node of a patch and all below it."""
    if node:
        yield node
        for child in node["children"]:
            yield from nodes(child)


def as_html(node: Node) -> str:
    """Return the HTML of a node of a patch."""
    tag = node["tag"]
    if tag.startswith("#"):
        return html.escape(node["text"]) if tag == "#text" else ""
    attributes = "".join(f' {key}="{html.escape(value)}"' for key, value in node["attrs"].items())
    return f"<{tag}{attributes}>{''.join(map(as_html, node['children']))}</{tag}>"
