from __future__ import annotations

from shared_alerts import services
from shared_alerts.summary import Summary
from ui.guards import GuardedView


class StatisticsView(GuardedView):
    """The figures; the page asks for them again and again."""

    def summary(self) -> Summary:
        return services.summary()
