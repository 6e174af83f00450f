"""The patterns of everyday work that the application is made of, and what shows each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Pattern:
    """A pattern, with the ids of its interactions and of its features, the main one first."""

    title: str
    here: str
    """What the application does of it."""
    features: tuple[str, ...]
    interactions: tuple[str, ...] = ()
    second_screen: Literal["", "screens", "follow"] = ""
    """What `make load` measures with a second browser: `screens`, until the list there shows a
    change; `follow`, until Statistics does."""


PATTERNS: Final[Mapping[str, Pattern]] = {
    "update": Pattern(
        "Update on click",
        "Add Random Alert puts a row on top; Acknowledge is a toggle in a row. Both change the "
        "summary as well.",
        ("acknowledge_in_place", "several_places", "ordered_clicks", "partial_updates"),
        ("add_random", "acknowledge", "burst"),
    ),
    "validation": Pattern(
        "Form with validation",
        "New Alert opens a form. The server says what is wrong when the form is sent and, where "
        "the framework can, when the field is left.",
        ("validates_while_typing",),
        ("form_invalid", "form_valid", "field_invalid"),
    ),
    "search": Pattern(
        "Search",
        "The table shows the alerts that contain what is typed.",
        ("search_debounced", "last_answer_wins", "search_in_address"),
        ("search", "search_clear"),
    ),
    "periodic_update": Pattern(
        "Periodic update",
        "The figures of Statistics follow what others do: a page asks again every few seconds, "
        "unless it is told.",
        ("polling",),
        second_screen="follow",
    ),
    "navigation": Pattern(
        "Navigation",
        "The links Alerts and Statistics lead from view to view; addresses, titles, Back and "
        "Forward work.",
        ("navigation_without_reload",),
        ("navigate", "navigate_back"),
    ),
    "shared_state": Pattern(
        "State shared by users",
        "What one user changes appears in the pages of the others.",
        ("live_updates", "pushes_from_outside", "filtered_push", "focus_kept", "reconnects"),
        second_screen="screens",
    ),
    "files": Pattern(
        "Files",
        "Import takes a CSV file: valid lines are saved, the others are named.",
        ("file_upload", "upload_progress"),
        ("import_100",),
    ),
}
