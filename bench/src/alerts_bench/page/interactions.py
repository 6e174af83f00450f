"""What is clicked or typed, and which change of the document ends it.

To add an interaction, begin with a value of INTERACTIONS. What else it takes (its parts in
`hooks.py`, the simulated users) is told in CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from alerts_bench.data import schema
from alerts_bench.page.hooks import Hooks

DESCRIPTION = "Written by the benchmark to be found in the table again."
BURST: Final = 5
IMPORTED: Final = 100
CSV: Final = "type,description\n" + "".join(
    f"INFO,Imported by the benchmark from line {line}\n" for line in range(2, IMPORTED + 2)
)


class UnknownInteractionError(LookupError):
    """An id that names no interaction, or a name that names no suite."""


@dataclass(frozen=True)
class Button:
    """A button or link. The names are fields of Hooks; the first text that is found counts."""

    names: tuple[str, ...]
    within: Literal["page", "row", "dialog"] = "page"

    begin = "click"
    """The event that begins the act."""

    def query(self, hooks: Hooks) -> dict[str, Any]:
        """Return what the page clock needs to find it."""
        texts = [getattr(hooks, name) for name in self.names]
        selectors = [text.removeprefix("css=") for text in texts if text.startswith("css=")]
        return {"within": self.within, "texts": texts, "selector": ", ".join(selectors)}


@dataclass(frozen=True)
class Key:
    """A key that is pressed in a field, whose text is selected before. ``part`` is in Hooks."""

    part: str
    key: str
    """As the browser names it; ``{search_text}`` stands for that hook."""
    text: str | None = None
    """The search that the key makes. Where a search starts with Enter, this is typed before."""

    begin = "keydown"
    """The event that begins the act."""

    def typed(self, hooks: Hooks) -> str | None:
        """Return what is typed before, untimed; None for nothing."""
        if self.text is None or hooks.search_starts == "typing":
            return None
        return self.text.format(search_text=hooks.search_text)

    def pressed(self, hooks: Hooks) -> str:
        """Return the key."""
        if self.typed(hooks) is not None:
            return "Enter"
        return self.key.format(search_text=hooks.search_text)


@dataclass(frozen=True)
class DomChange:
    """The change of the document that ends an act. ``part`` is a field of Hooks.

    Rows are added when ``count`` new ones are there, left when all match ``text`` and some have
    gone, back when there are as many as before.
    """

    kind: Literal["rows_added", "rows_left", "rows_back", "shown", "gone", "changed"]
    part: str = ""
    text: str = ""
    """Text that must be in the part; ``{id}`` stands for the newest row's id at the click."""
    count: int = 1

    def query(self, hooks: Hooks) -> dict[str, Any]:
        """Return what the page clock needs to recognise it."""
        return {
            "kind": self.kind,
            "selector": getattr(hooks, self.part) if self.part else "",
            "text": hooks.search_text if self.kind == "rows_left" else self.text,
            "count": self.count,
            "attribute": hooks.pressed if self.kind == "changed" else "",
        }

    def __str__(self) -> str:
        if self.kind == "rows_added":
            return "row added" if self.count == 1 else f"{self.count} rows added"
        return f"{self.part} {self.kind.removeprefix('rows_')}".replace("_", " ")


@dataclass(frozen=True)
class Act:
    """A click or a key, and its end."""

    trigger: Button | Key
    change: DomChange
    times: int = 1
    """How often it is clicked before its end is waited for."""


@dataclass(frozen=True)
class Entry:
    """Something entered into a field, untimed. Where a form asks the server when a field is left,
    its answer is waited for."""

    part: str
    text: str
    is_file: bool = False


@dataclass(frozen=True)
class Click:
    """An interaction made of clicks and keys; its time is the sum of the timed ones."""

    id: str
    title: str
    timed: tuple[Act | Entry, ...]
    prepare: tuple[Act | Entry, ...] = ()
    restore: tuple[Act, ...] = ()
    """Brings the table back to its size."""
    is_reseeded: bool = False
    """Whether no clicks bring it back, but the server has to fill the table anew."""
    feature: str = ""
    """The feature of a manifest without which there is nothing to click."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """All acts, timed or not."""
        return tuple(
            one for one in (*self.prepare, *self.timed, *self.restore) if isinstance(one, Act)
        )

    @property
    def is_single_clicks(self) -> bool:
        """Whether every act is one click of the mouse."""
        return all(isinstance(act.trigger, Button) and act.times == 1 for act in self.acts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that is entered into fields."""
        return tuple(one for one in (*self.prepare, *self.timed) if isinstance(one, Entry))

    @property
    def clicks(self) -> int:
        """Clicks and keys of all acts."""
        return sum(act.times for act in self.acts)


@dataclass(frozen=True)
class Load:
    """A page load, from the start of the navigation until the page is usable."""

    id: str
    title: str
    cached: bool

    clicks = 1
    """What a warm-up counts it as."""


Interaction = Click | Load

_ADD = Act(Button(("add",)), DomChange("rows_added"))
_ADD_FIVE = Act(Button(("add",)), DomChange("rows_added", count=BURST), BURST)
_DELETE = Act(Button(("delete",), "row"), DomChange("gone", "own_row"))
_ACKNOWLEDGE = Act(Button(("acknowledge",), "row"), DomChange("changed", "own_toggle"))
_OPEN_FORM = Act(Button(("new",)), DomChange("shown", "form"))
_CANCEL = Act(Button(("cancel",), "dialog"), DomChange("gone", "form"))
_CREATE_EMPTY = Act(Button(("create",), "dialog"), DomChange("shown", "error"))
_LEAVE_EMPTY = Act(Key("description", "Tab"), DomChange("shown", "error"))
_DESCRIBE = Entry("description", DESCRIPTION)
_CREATE = Act(Button(("create",), "dialog"), DomChange("rows_added"))
_OPEN_DETAILS = Act(Button(("details",), "row"), DomChange("shown", "detail", "{id}"))
_CLOSE_DETAILS = Act(Button(("close", "back"), "dialog"), DomChange("gone", "detail"))
_SEARCH = Act(Key("search", "{search_text}", "{search_text}"), DomChange("rows_left", "rows"))
_CLEAR_SEARCH = Act(Key("search", "Backspace", ""), DomChange("rows_back", "rows"))
_OPEN_FIGURES = Act(Button(("statistics",)), DomChange("shown", "figures"))
_OPEN_ALERTS = Act(Button(("alerts",)), DomChange("rows_back", "rows"))
_OPEN_IMPORT = Act(Button(("open_import",)), DomChange("shown", "import_form"))
_CHOOSE_FILE = Entry("file", CSV, is_file=True)
_IMPORT = Act(Button(("send_import",), "dialog"), DomChange("rows_added", count=IMPORTED))

INTERACTIONS: Mapping[str, Interaction] = {
    one.id: one
    for one in (
        Load("page_cold", "Page load, empty cache", cached=False),
        Load("page_warm", "Page load, warm cache", cached=True),
        Click("add_random", "Add Random Alert", (_ADD,), restore=(_DELETE,)),
        Click(
            "form_invalid",
            "Form, invalid input",
            (_CREATE_EMPTY,),
            prepare=(_OPEN_FORM,),
            restore=(_CANCEL,),
        ),
        Click(
            "form_valid",
            "Form, valid input",
            (_CREATE,),
            prepare=(_OPEN_FORM, _DESCRIBE),
            restore=(_DELETE,),
        ),
        Click(
            "field_invalid",
            "Field, invalid input",
            (_LEAVE_EMPTY,),
            prepare=(_OPEN_FORM,),
            restore=(_CANCEL,),
            feature="validates_while_typing",
        ),
        Click("details", "Open details", (_OPEN_DETAILS,), restore=(_CLOSE_DETAILS,)),
        Click("details_close", "Close details", (_CLOSE_DETAILS,), prepare=(_OPEN_DETAILS,)),
        Click("delete", "Delete", (_DELETE,), restore=(_ADD,)),
        Click(
            "journey",
            "Journey",
            (_ADD, _OPEN_FORM, _CREATE_EMPTY, _DESCRIBE, _CREATE),
            restore=(_DELETE, _DELETE),
        ),
        Click("acknowledge", "Acknowledge", (_ACKNOWLEDGE,), restore=(_ACKNOWLEDGE,)),
        Click(
            "burst",
            "Five quick clicks",
            (_ADD_FIVE,),
            restore=(_DELETE,) * BURST,
            feature="ordered_clicks",
        ),
        Click("search", "Search", (_SEARCH,), restore=(_CLEAR_SEARCH,)),
        Click("search_clear", "Search, cleared", (_CLEAR_SEARCH,), prepare=(_SEARCH,)),
        Click("navigate", "Open statistics", (_OPEN_FIGURES,), restore=(_OPEN_ALERTS,)),
        Click("navigate_back", "Back to the alerts", (_OPEN_ALERTS,), prepare=(_OPEN_FIGURES,)),
        Click(
            "import_100",
            "Import of 100 alerts",
            (_IMPORT,),
            prepare=(_OPEN_IMPORT, _CHOOSE_FILE),
            is_reseeded=True,
        ),
    )
}

MEMORY: Final = Click(schema.MEMORY, "Memory of the page", (_ADD,), restore=(_DELETE,))
"""What is done over and over between two readings of a page's memory; it is not timed."""

DEFAULT = ("add_random", "form_invalid", "details", "delete")

_PATTERNS = ("add_random", "form_invalid", "search", "navigate", "import_100")

SUITES: Mapping[str, tuple[Interaction, ...]] = {
    "default": tuple(INTERACTIONS[one] for one in DEFAULT),
    "patterns": tuple(INTERACTIONS[one] for one in _PATTERNS),
    "all": tuple(INTERACTIONS.values()),
    "memory": (MEMORY,),
}
"""Interactions by what they are measured for; `patterns` has one of each pattern that is a click
or a key. What others do (polling, pushes) is measured with many users."""


def select(ids: Iterable[str]) -> tuple[Interaction, ...]:
    """Return these interactions; ``all`` stands for every one.

    Raises UnknownInteractionError, which lists the known ids.
    """
    wanted = list(dict.fromkeys(ids))
    for name in wanted:
        if name not in INTERACTIONS and name != "all":
            known = ", ".join([*INTERACTIONS, "all"])
            raise UnknownInteractionError(f"Unknown interaction {name!r}. Known: {known}.")
    return tuple(one for one in INTERACTIONS.values() if one.id in wanted or "all" in wanted)


def suite(name: str) -> tuple[Interaction, ...]:
    """Return the interactions of a suite; raises UnknownInteractionError, which lists all names."""
    if name not in SUITES:
        raise UnknownInteractionError(f"Unknown suite {name!r}. Known: {', '.join(SUITES)}.")
    return SUITES[name]


def is_cold(interaction: Interaction) -> bool:
    """Return whether it needs a page of its own with an empty cache."""
    return isinstance(interaction, Load) and not interaction.cached
