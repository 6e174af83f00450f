"""How a simulated user of Reactor acts: what its script sends over the socket.

A component is drawn into the page with its name and its signed state. When the socket at
`/__reactor__` is open, the page sends both back: the component joins, and is drawn once more. From
then on a `render` brings how the component's HTML, split at spaces, differs from the one before:
words that are new, how many of the old ones to keep (a number above zero) or to leave out (below).
A deleted row is removed from the page; the words that the next `render` begins with still have it.
The dialog is a component that comes with its HTML, joins, and leaves when it is removed.

What an act has changed in the list is sent before its toast.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

from alerts_bench.load.users.answers import WrongAnswerError, ids, states
from alerts_bench.load.users.live_user import LiveUser
from alerts_bench.load.users.socket_user import Message

COMPONENT = re.compile(
    r'id="([^"]+)" data-name="([^"]+)" data-state="([^"]+)" data-is-live="false" reactor-component'
)
ROW = re.compile(r'<tr id="(?P<id>alert-\d+)".*?</tr>', re.DOTALL)
LIST, TOOLBAR, SEARCH, SEARCH_ERROR = "alert-list", "toolbar", "search-form", "search-error"
Diff = list[str | int]
Fields = dict[str, list[str]]


class ReactorUser(LiveUser):
    """Keeps the words of the list, as the page does, and the id of the open dialog."""

    words: tuple[str, ...] = ()
    shown: frozenset[int] = frozenset()
    removed: frozenset[str] = frozenset()
    """The elements that have left the page since the list was drawn."""
    dialog = ""

    def open(self) -> str:
        page = self.get().text
        self.words, self.shown, self.removed = (), frozenset(), frozenset()
        self.connect("/__reactor__")
        self._tell("query_string", qs="")
        for component in COMPONENT.finditer(page):
            self._join(component)
        self._next("render", LIST)
        return self._drawn()

    def create_random(self) -> str:
        self._click(TOOLBAR, "create_random")
        return self._toast() + self._drawn()

    def open_form(self) -> str:
        self._click(TOOLBAR, "open_form")
        return self._opened()

    def create(self, kind: str, description: str) -> str:
        fields = {"type": [kind], "description": [description]}
        self._click(self.dialog, "create", fields)
        self._closed()
        return self._toast() + self._drawn()

    def show_details(self, pk: int) -> str:
        self._click(LIST, "open_detail", pk=pk)
        return self._opened()

    def close_details(self) -> None:
        self._click(self.dialog, "close")
        self._closed()

    def acknowledge(self, pk: int, wanted: bool) -> str:
        self._click(LIST, "acknowledge", pk=pk, wanted=str(wanted).lower())
        # What others have changed meanwhile may be drawn before.
        toast = ("append", "notifications")
        self._next("render", LIST, unless=toast, holds=lambda: self._shows(pk, wanted))
        return self._drawn()

    def search(self, text: str) -> str:
        self._click(SEARCH, "search", {"q": [text]})
        # The error, which may be none, follows the rows that were found.
        self._next("replace_with", SEARCH_ERROR)
        return self._drawn()

    def delete(self, pk: int) -> str:
        self._click(LIST, "delete", pk=pk)
        return self._toast() + self._drawn()

    def rows_in(self, message: Message) -> frozenset[int]:
        frame = json.loads(message)
        payload = frame["payload"]
        if frame["command"] == "remove":
            self.removed |= {payload["id"]}
        if frame["command"] != "render" or payload["id"] != LIST:
            return frozenset()
        self.words, self.removed = changed(self.words, payload["diff"]), frozenset()
        before, self.shown = self.shown, frozenset(ids(" ".join(self.words)))
        return self.shown - before

    def _drawn(self) -> str:
        """The HTML of the list, without the rows that have left it."""
        drawn = " ".join(self.words)
        return ROW.sub(lambda row: "" if row["id"] in self.removed else row[0], drawn)

    def _shows(self, pk: int, wanted: bool) -> bool:
        return states(self._drawn()).get(pk) is wanted

    def _toast(self) -> str:
        return str(self._next("append", "notifications")["html"])

    def _opened(self) -> str:
        payload = self._next("replace_with", "dialog", unless=("append", "notifications"))
        component = COMPONENT.search(payload["html"])
        if component is None:
            raise WrongAnswerError("there is no component that could join")
        self.dialog = self._join(component)
        return str(payload["html"])

    def _closed(self) -> None:
        self._next("remove", self.dialog, unless=("render", self.dialog))
        self._tell("leave", id=self.dialog)

    def _join(self, component: re.Match[str]) -> str:
        """Let a component of the page join, and return its id."""
        id, name, state = map(html.unescape, component.groups())
        self._tell("join", name=name, state=state, children={})
        return id

    def _click(
        self, component: str, handler: str, fields: Fields | None = None, **arguments: int | str
    ) -> None:
        payload = {
            "id": component,
            "command": handler,
            "implicit_args": fields or {},
            "explicit_args": arguments,
        }
        self.send(json.dumps({"command": "user_event", "payload": payload}))

    def _tell(self, command: str, **payload: Any) -> None:
        self.tell(json.dumps({"command": command, "payload": payload}))

    def _next(
        self,
        command: str,
        id: str,
        unless: tuple[str, str] | None = None,
        holds: Callable[[], bool] = lambda: True,
    ) -> dict[str, Any]:
        """Wait for this command for this element, after which this holds; return its payload.

        Raises WrongAnswerError when the command `unless` comes first.
        """

        def is_expected(message: Message) -> bool:
            frame = json.loads(message)
            came = frame["command"], frame["payload"].get("id")
            return came == unless or (came == (command, id) and holds())

        frame = json.loads(self.wait_for(is_expected))
        if frame["command"] != command:
            raise WrongAnswerError(f"{frame['command']} came instead of {command} for {id}")
        return dict(frame["payload"])


def changed(words: tuple[str, ...], diff: Diff) -> tuple[str, ...]:
    """Return the words after a diff, as `getHtml` of Reactor's script does."""
    found: list[str] = []
    cursor = 0
    for part in diff:
        if isinstance(part, str):
            found.append(part)
            continue
        if part > 0:
            found.extend(words[cursor : cursor + part])
        cursor += abs(part)
    return tuple(found)
