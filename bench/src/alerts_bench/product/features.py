"""The features that manifests declare, and the three answers: yes, no, n/a.

A manifest answers `true` (yes), a sentence that says why not (no), or
``{ not_applicable = "..." }`` with a sentence that says why the question does not arise (n/a).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Answer = Literal["yes", "no", "n/a"]
Declared = bool | str | dict[str, str]
"""A manifest's answer as it is written there."""

Facts = Mapping[str, Mapping[str, Answer]]
"""What the acceptance suite has seen, by label and feature id."""

NOT_APPLICABLE: Final = "not_applicable"
UNSEEN: Final = "not checked"
"""Shown where the suite has seen nothing."""

TITLES: Final = {
    "live_updates": "Changes of others appear by themselves",
    "pushes_from_outside": "So does a change made outside any request",
    "filtered_push": "Where a search is set, only matching rows appear so",
    "focus_kept": "Focus, text and caret survive such a change",
    "polling": "A page can ask again by itself (polling)",
    "reconnects": "A lost connection comes back by itself",
    "acknowledge_in_place": "A toggle changes its row alone and keeps the focus",
    "several_places": "One click changes several places of the page",
    "ordered_clicks": "Five quick clicks add five rows in order",
    "validates_while_typing": "A field is validated when it is left",
    "search_debounced": "A search asks once per pause in typing",
    "last_answer_wins": "A late answer never replaces that to the last search",
    "search_in_address": "The search stands in the address",
    "navigation_without_reload": "Navigation without a reload",
    "file_upload": "File upload",
    "upload_progress": "Progress of an upload",
    "partial_updates": "Sends only what changed",
    "works_without_javascript": "Works without JavaScript",
    "strict_csp": "Content-Security-Policy of 'self' alone",
    "several_processes": "Several server processes",
}
"""What each feature is called where it is shown, in the order of the tables."""


def answer(declared: Declared | None) -> Answer | None:
    """Return which of the three a manifest gives; None where it gives none."""
    if declared is None:
        return None
    if declared is True:
        return "yes"
    return "no" if isinstance(declared, str) else "n/a"


def reason(declared: Declared | None) -> str:
    """Return the sentence of a no or an n/a, else nothing."""
    if isinstance(declared, dict):
        return declared[NOT_APPLICABLE]
    return declared if isinstance(declared, str) else ""
