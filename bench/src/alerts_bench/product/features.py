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
    "live_updates": "Other users' changes appear without a reload",
    "pushes_from_outside": "Changes made outside a request (by a management command) appear, too",
    "filtered_push": "During a search, only matching new rows appear",
    "focus_kept": "Focus, input text and caret survive another user's change (pushed or polled)",
    "polling": "A page can poll",
    "reconnects": "Reconnects automatically after a lost connection",
    "acknowledge_in_place": "A toggle changes its row alone and keeps the focus",
    "several_places": "One click changes several places of the page",
    "ordered_clicks": "Five quick clicks add five rows in order",
    "validates_while_typing": "A field is validated when it is left",
    "search_debounced": "Search requests are debounced while typing",
    "last_answer_wins": "A stale search response never replaces the latest one",
    "search_in_address": "The search is kept in the URL",
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
