from __future__ import annotations

from typing import Any

from shared_alerts.forms import AlertForm


class LiveAlertForm(AlertForm):
    """A new alert whose description belongs to the page while it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without it, a push to the page puts the server's text into every textarea.
        self.fields["description"].widget.attrs["dj-update"] = "ignore"
