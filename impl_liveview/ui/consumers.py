"""One open page, as its socket knows it."""

from __future__ import annotations

from typing import Any, Literal

from liveview import send

from ui import updates
from ui.guards import GuardedConsumer

View = Literal["list", "statistics"]


class AlertsConsumer(GuardedConsumer):
    """Remembers what its page shows, so that a change arrives as what the page shows of it.

    A broadcast is the same for every page: rows that a search has left out, or a view without a
    table. A page says what it shows when its socket opens, and is sent no change before.
    """

    view: View | None = None
    term: str = ""
    has_form: bool = False
    """Whether its dialog holds the form. A field that goes with it is left, too."""

    def broadcast_message(self, event: dict[str, Any]) -> None:
        is_summary = event["message"].get("target") == updates.SUMMARY
        if self.view == "list" and (is_summary or not self.term):
            super().broadcast_message(event)
        elif self.view == "list":
            send(self, updates.rows(self.term))
        elif self.view == "statistics" and is_summary:
            send(self, updates.figures())
