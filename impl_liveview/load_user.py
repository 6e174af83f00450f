"""How a simulated user of Django LiveView acts: what its script sends over the socket.

A page has a room, and its socket is at `/ws/liveview/ROOM/`. What it sends names a handler, with
the data attributes of the button that was clicked and the fields of its form. What it is sent
changes one element: `html` replaces the content of `target`, or is added to it where there is
`append`; with `remove` the element goes.

Nothing ties an answer to what was sent. A change is broadcast, and comes to the page that asked for
it as to all others. It follows the toast, which the handler sends to its own page at once. Which
random alert is the own one cannot be seen: the first new one of the type that the toast names is
taken for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from alerts_bench.load.users.answers import WrongAnswerError, ids, in_row, row
from alerts_bench.load.users.live_user import LiveUser
from alerts_bench.load.users.socket_user import Message

ROOM = re.compile(r'data-room="(\w+)"')
CREATED = re.compile(r"Random (\w+) alert created!")
ROWS, TOASTS, DIALOG, FIELDS = "#alert-rows", "#notifications", "#dialog", "#alert-fields"
SEARCH_ERROR = "#search-error"


class LiveViewUser(LiveUser):
    """Keeps its room, as the page does in localStorage, and the ids of the rows that it shows."""

    room = ""
    shown: frozenset[int] = frozenset()

    def open(self) -> str:
        page = self.get().text
        self.room = self.room or self.found(ROOM, page)
        self.connect(f"/ws/liveview/{self.room}/")
        self._run("refresh_list")
        return self._changed(ROWS)

    def create_random(self) -> str:
        # This page may not have been told yet of rows that other users know.
        highest = max(self.rows.highest, *self.shown)
        self._run("create_random")
        toast = self._changed(TOASTS)
        kind = self.found(CREATED, toast)

        def has_new_row(rows: str) -> bool:
            return any(pk > highest and kind in row(rows, pk) for pk in ids(rows))

        return toast + self._changed(ROWS, has_new_row)

    def open_form(self) -> str:
        self._run("open_form")
        return self._changed(DIALOG)

    def create(self, kind: str, description: str) -> str:
        self._run("create", form={"type": kind, "description": description})
        toast = self._changed(TOASTS, unless=FIELDS)
        return toast + self._changed(ROWS, lambda rows: description in rows)

    def show_details(self, pk: int) -> str:
        self._run("show_detail", {"pk": str(pk)})
        return self._changed(DIALOG, unless=TOASTS)

    def close_details(self) -> None:
        self._run("close_dialog", {"close": ""})
        self._changed(DIALOG)

    def acknowledge(self, pk: int, wanted: bool) -> str:
        self._run("acknowledge", {"pk": str(pk), "wanted": str(wanted).lower()})
        return in_row(pk, self._changed(f"{selector(pk)} .buttons", unless=TOASTS))

    def search(self, text: str) -> str:
        self._run("search", form={"q": text})
        # The error, which may be none, follows the rows that were found.
        self._changed(SEARCH_ERROR)
        return "".join(map(in_row, self.shown))

    def delete(self, pk: int) -> str:
        self._run("delete", {"pk": str(pk)})
        toast = self._changed(TOASTS)
        if "Alert deleted." in toast:
            self._changed(selector(pk))
        return toast

    def rows_in(self, message: Message) -> frozenset[int]:
        update = self._update_in(message)
        if update.get("target") != ROWS:
            return frozenset()
        before, self.shown = self.shown, frozenset(ids(update["html"]))
        return self.shown - before

    def _run(
        self, handler: str, data: dict[str, str] | None = None, form: dict[str, str] | None = None
    ) -> None:
        message = {"function": handler, "data": data or {}, "form": form or {}}
        self.send(json.dumps(message | {"lang": "en", "room": self.room}))

    def _changed(
        self,
        target: str,
        holds: Callable[[str], bool] = lambda html: True,
        unless: str = "nothing",
    ) -> str:
        """Wait for a change of this element and return its HTML.

        Raises WrongAnswerError when the element `unless` is changed first.
        """

        def is_expected(message: Message) -> bool:
            update = self._update_in(message)
            changed = update.get("target")
            return changed == unless or (changed == target and holds(update.get("html", "")))

        update = self._update_in(self.wait_for(is_expected))
        if update["target"] == unless:
            raise WrongAnswerError(f"{unless} was changed instead of {target}")
        return str(update.get("html", ""))

    def _update_in(self, message: Message) -> dict[str, Any]:
        """Return a message as the change of an element that it is."""
        update: dict[str, Any] = json.loads(message)
        return update


class RowEventUser(LiveViewUser):
    """Is sent a new row alone, in an event."""

    def rows_in(self, message: Message) -> frozenset[int]:
        before = self.shown
        new = super().rows_in(message)
        if "event" in json.loads(message):
            # The others stay.
            self.shown |= before
        return new

    def _update_in(self, message: Message) -> dict[str, Any]:
        update = super()._update_in(message)
        return {"target": ROWS, **update["eventData"]} if "event" in update else update


def selector(pk: int) -> str:
    return f'tr[data-alert-id="{pk}"]'
