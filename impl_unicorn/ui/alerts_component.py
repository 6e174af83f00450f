from __future__ import annotations

from shared_alerts.toasts import Toast
from ui.guards import GuardedView


class AlertsComponent(GuardedView):
    """A component that can show a toast, and have the list drawn anew."""

    def _toast(self, toast: Toast) -> None:
        self.call("Alerts.toast", toast.level, toast.text)

    def _refresh_list(self) -> None:
        self.call("Unicorn.call", "alert-list", "$refresh")
