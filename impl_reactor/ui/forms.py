from __future__ import annotations

from typing import Any

from reactor.event_transpiler import transpile

from shared_alerts.forms import AlertForm


class LiveAlertForm(AlertForm):
    """The server checks the description when it is left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What {% on "blur" "check_description" %} writes.
        event, code = transpile("blur", "check_description", {})
        self.fields["description"].widget.attrs[event] = code
