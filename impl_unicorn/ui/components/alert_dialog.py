from __future__ import annotations

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm, ImportForm
from shared_alerts.models import Alert, AlertType
from shared_alerts.untrusted import NO_ID, to_id
from ui.alerts_component import AlertsComponent
from ui.guards import action


class AlertDialogView(AlertsComponent):
    """The dialogs beside the list, which is not drawn again for one of them.

    The description is None until somebody has been in it: Unicorn sends and validates a field
    that is left when it differs from what the page keeps, and an empty text does then.
    """

    type: str = AlertType.INFO.value
    description: str | None = None
    is_adding: bool = False
    is_importing: bool = False
    detail_id: int = NO_ID
    alert: Alert | None = None

    class Meta:
        form_class = AlertForm
        javascript_exclude = ("alert",)

    def types(self) -> list[str]:
        return AlertType.values

    def import_form(self) -> ImportForm:
        return ImportForm()

    # Anyone can call an action with anything: what it is given has no type.

    @action
    def open_form(self) -> None:
        self._empty_form()
        self.errors = {}
        self.is_adding = True

    @action
    def save(self) -> None:
        if not self.is_valid():
            return
        # Unicorn keeps the white space around a text, which the form has taken away.
        alert = services.create(type=self.type, description=self.description.strip())
        self._empty_form()
        self.is_adding = False
        self._toast(toasts.created(alert))
        self._refresh_list()

    @action
    def open_import(self) -> None:
        self.is_importing = True

    @action
    def show_detail(self, pk=None) -> None:
        self.detail_id = pk

    def complete(self) -> None:
        """Find the alert whose details are shown, after all actions of a request."""
        self.alert = None
        if not self.detail_id:
            return
        self.alert = services.get(to_id(self.detail_id))
        if self.alert is None:
            self.detail_id = NO_ID
            self._toast(toasts.ALREADY_GONE)
            self._refresh_list()

    def _empty_form(self) -> None:
        self.type, self.description = AlertType.INFO.value, None
