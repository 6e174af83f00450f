from __future__ import annotations

from django.db.models import QuerySet

from shared_alerts import services, toasts
from shared_alerts.forms import SearchForm
from shared_alerts.models import Alert
from shared_alerts.redirects import search_of
from shared_alerts.summary import Summary
from shared_alerts.untrusted import to_id, to_wanted
from ui.alerts_component import AlertsComponent
from ui.guards import action


class AlertListView(AlertsComponent):
    """The list, its search and its summary.

    The page keeps the public attributes and sends them with each request, so that it does not
    matter which server process answers, or whether that was started in between. What methods
    give to the template is not sent.
    """

    typed_term: str = ""

    def mount(self) -> None:
        """Begin with the search that the address carries."""
        self.typed_term = search_of(self.request).context["typed_term"]

    def term(self) -> str:
        return self._search().term

    def search_error(self) -> str:
        return self._search().error

    def alerts(self) -> QuerySet[Alert]:
        return services.search(self.term())

    def summary(self) -> Summary:
        return services.summary()

    # Anyone can call an action with anything: what it is given has no type.

    @action
    def create_random(self) -> None:
        self._toast(toasts.random_created(services.create_random()))

    @action
    def acknowledge(self, pk=None, wanted=None) -> None:
        if not services.acknowledge(to_id(pk), to_wanted(wanted)):
            self._toast(toasts.ALREADY_GONE)
            # The button asks for its own row, which is no more.
            self._refresh_list()

    @action
    def delete(self, pk=None) -> None:
        self._toast(toasts.deleted(services.delete(to_id(pk))))

    def _search(self) -> SearchForm:
        return SearchForm({"q": self.typed_term})
