from __future__ import annotations

from django.db.models import QuerySet

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm
from shared_alerts.models import Alert, AlertType
from shared_alerts.toasts import Toast
from ui.guards import GuardedView, action

NO_ID = 0


class AlertListView(GuardedView):
    """The list and its dialogs.

    The page keeps the public attributes and sends them with each request, so that it does not
    matter which server process answers, or whether that was started in between.
    """

    type: str = AlertType.INFO.value
    description: str = ""
    is_adding: bool = False
    detail_id: int = NO_ID
    alert: Alert | None = None

    class Meta:
        form_class = AlertForm
        javascript_exclude = ("alert",)

    def alerts(self) -> QuerySet[Alert]:
        return services.list_alerts()

    def types(self) -> list[str]:
        return AlertType.values

    # Anyone can call an action with anything: what it is given has no type.

    @action
    def create_random(self) -> None:
        self._toast(toasts.random_created(services.create_random()))

    @action
    def open_form(self) -> None:
        self.errors = {}
        self.is_adding = True

    @action
    def save(self) -> None:
        if not self.is_valid():
            return
        # Unicorn keeps the white space around a text, which the form has taken away.
        alert = services.create(type=self.type, description=self.description.strip())
        self.type, self.description = AlertType.INFO.value, ""
        self.is_adding = False
        self._toast(toasts.created(alert))

    @action
    def show_detail(self, pk=None) -> None:
        self.detail_id = pk

    @action
    def delete(self, pk=None) -> None:
        self._toast(toasts.deleted(services.delete(to_id(pk))))

    def complete(self) -> None:
        """Find the alert whose details are shown, after all actions of a request."""
        self.alert = None
        if not self.detail_id:
            return
        self.alert = services.get(to_id(self.detail_id))
        if self.alert is None:
            self.detail_id = NO_ID
            self._toast(toasts.ALREADY_GONE)
            # The button asks for the dialog alone: the row goes with the whole.
            self.call("Unicorn.call", self.component_name, "$refresh")

    def _toast(self, toast: Toast) -> None:
        self.call("Alerts.toast", toast.level, toast.text)


def to_id(value: object) -> int:
    """The id that a client sent; `NO_ID`, which no alert has, where it is none."""
    try:
        return int(str(value))
    except ValueError:
        return NO_ID
