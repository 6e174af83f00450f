"""What is clicked, and which change of the document ends it.

To add an interaction, begin with a value of INTERACTIONS. What else it takes (its parts in
`hooks.py`, the simulated users) is told in CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from alerts_bench.page.hooks import Hooks

DESCRIPTION = "Written by the benchmark to be found in the table again."


class UnknownInteractionError(LookupError):
    """An id that names no interaction."""


@dataclass(frozen=True)
class Button:
    """A button or link. The names are fields of Hooks; the first text that is found counts."""

    names: tuple[str, ...]
    within: Literal["page", "row", "dialog"] = "page"

    def query(self, hooks: Hooks) -> dict[str, Any]:
        """Return what the page clock needs to find it."""
        texts = [getattr(hooks, name) for name in self.names]
        selectors = [text.removeprefix("css=") for text in texts if text.startswith("css=")]
        return {"within": self.within, "texts": texts, "selector": ", ".join(selectors)}


@dataclass(frozen=True)
class DomChange:
    """The change of the document that ends a click. ``part`` is a field of Hooks."""

    kind: Literal["row_added", "shown", "gone"]
    part: str = ""
    text: str = ""
    """Text that must be in the part; ``{id}`` stands for the newest row's id at the click."""

    def query(self, hooks: Hooks) -> dict[str, Any]:
        """Return what the page clock needs to recognise it."""
        selector = getattr(hooks, self.part) if self.part else ""
        return {"kind": self.kind, "selector": selector, "text": self.text}

    def __str__(self) -> str:
        return f"{self.part or 'row'} {self.kind.removeprefix('row_')}".replace("_", " ")


@dataclass(frozen=True)
class Act:
    """A click and its end, after a text was typed into the form, if any."""

    button: Button
    change: DomChange
    description: str | None = None


@dataclass(frozen=True)
class Click:
    """An interaction made of clicks; its time is the sum of the timed ones."""

    id: str
    title: str
    timed: tuple[Act, ...]
    prepare: tuple[Act, ...] = ()
    restore: tuple[Act, ...] = ()
    """Brings the table back to its size."""

    @property
    def clicks(self) -> int:
        """Clicks of all acts, timed or not."""
        return len(self.prepare + self.timed + self.restore)


@dataclass(frozen=True)
class Load:
    """A page load, from the start of the navigation until the page is usable."""

    id: str
    title: str
    cached: bool

    clicks = 1
    """What a warm-up counts it as."""


Interaction = Click | Load

_ADD = Act(Button(("add",)), DomChange("row_added"))
_DELETE = Act(Button(("delete",), "row"), DomChange("gone", "own_row"))
_OPEN_FORM = Act(Button(("new",)), DomChange("shown", "form"))
_CANCEL = Act(Button(("cancel",), "dialog"), DomChange("gone", "form"))
_CREATE_EMPTY = Act(Button(("create",), "dialog"), DomChange("shown", "error"))
_CREATE = Act(Button(("create",), "dialog"), DomChange("row_added"), DESCRIPTION)
_OPEN_DETAILS = Act(Button(("details",), "row"), DomChange("shown", "detail", "{id}"))
_CLOSE_DETAILS = Act(Button(("close", "back"), "dialog"), DomChange("gone", "detail"))

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
            prepare=(_OPEN_FORM,),
            restore=(_DELETE,),
        ),
        Click("details", "Open details", (_OPEN_DETAILS,), restore=(_CLOSE_DETAILS,)),
        Click("details_close", "Close details", (_CLOSE_DETAILS,), prepare=(_OPEN_DETAILS,)),
        Click("delete", "Delete", (_DELETE,), restore=(_ADD,)),
        Click(
            "journey",
            "Journey",
            (_ADD, _OPEN_FORM, _CREATE_EMPTY, _CREATE),
            restore=(_DELETE, _DELETE),
        ),
    )
}

DEFAULT = ("add_random", "form_invalid", "details", "delete")


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


def is_cold(interaction: Interaction) -> bool:
    """Return whether it needs a page of its own with an empty cache."""
    return isinstance(interaction, Load) and not interaction.cached
