from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from djust import LiveView, event_handler, push_to_view

from shared_alerts import services, toasts
from shared_alerts.models import Alert
from shared_alerts.toasts import Toast
from ui.forms import LiveAlertForm
from ui.guards import GuardedFormMixin


class AlertsView(GuardedFormMixin, LiveView):
    """One open page: its rows, and the dialog above them.

    djust renders the page after each event and sends what differs. The rows are kept, so that
    an event that changes none of them asks the database for none.
    """

    template_name = "ui/alerts.html"
    form_class = LiveAlertForm
    login_required = False
    # Django would take the handler `delete` for the view of that method.
    http_method_names = ["get", "head", "options", "post"]

    def mount(self, request: HttpRequest, **kwargs: Any) -> None:
        super().mount(request, **kwargs)
        self.form_is_open = False
        self.detail: Alert | None = None
        self.read_alerts()
        # Only a socket carries it: the page that is loaded before waits for it.
        self.push_event("ready")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.form_is_open:
            # djust's own engine knows a form as the HTML of its fields, without labels and errors.
            context["form_fields"] = render_to_string(
                "shared_alerts/_form_fields.html", {"form": self.form_instance}
            )
        return context

    @event_handler
    def create_random(self, **kwargs: Any) -> None:
        self.announce(toasts.random_created(services.create_random()))

    @event_handler
    def open_form(self, **kwargs: Any) -> None:
        self.reset_form()
        self.form_is_open = True

    def form_valid(self, form: LiveAlertForm) -> None:
        self.announce(toasts.created(services.create(**form.cleaned_data)))
        self.form_is_open = False

    @event_handler
    def open_detail(self, pk: int, **kwargs: Any) -> None:
        self.detail = services.get(pk)
        if self.detail is None:
            self.show(toasts.ALREADY_GONE)

    @event_handler
    def close_dialog(self, **kwargs: Any) -> None:
        self.form_is_open = False
        self.detail = None

    @event_handler
    def delete(self, pk: int, **kwargs: Any) -> None:
        was_there = services.delete(pk)
        tell = self.announce if was_there else self.show
        tell(toasts.deleted(was_there))

    def announce(self, toast: Toast) -> None:
        """Let every open page follow a change; `push_to_view` leaves out this one."""
        push_to_view("ui.views.AlertsView", handler="handle_change")
        self.show(toast)

    def handle_change(self) -> None:
        self.read_alerts()

    def show(self, toast: Toast) -> None:
        self.read_alerts()
        self.push_event("toast", toast._asdict())

    def read_alerts(self) -> None:
        self.alerts = list(services.list_alerts())
