from __future__ import annotations

from typing import Any

from shared_alerts.forms import AlertForm


class LiveAlertForm(AlertForm):
    """The server checks the description when it is left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].widget.attrs |= {
            "data-liveview-function": "check_description",
            "data-action": "blur->page#run",
        }
