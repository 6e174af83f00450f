from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from djust import event_handler, push_to_view

from shared_alerts import services, texts, toasts
from shared_alerts.forms import SearchForm
from shared_alerts.limits import MAX_IMPORT_BYTES
from shared_alerts.models import Alert
from shared_alerts.toasts import Toast
from shared_alerts.untrusted import to_wanted
from ui.forms import UPLOAD, LiveAlertForm, LiveImportForm
from ui.guards import GuardedFormMixin, GuardedLiveView, OneFileMixin, unless_busy

# djust tells how far an upload is when that is a whole multiple of ten percent.
CHUNK_BYTES = MAX_IMPORT_BYTES // 200

Dialog = Literal["", "form", "detail", "import"]


def announce(alert: Alert | None = None) -> None:
    """Let every open page follow a change; `push_to_view` leaves out the one that has made it."""
    for view in (AlertsView, StatisticsView):
        push_to_view(f"{__name__}.{view.__name__}", handler="handle_change")


class PageView(GuardedLiveView):
    """What the pages of both views do when they are shown, and when something changes."""

    name: ClassVar[str]

    def mount(self, request: HttpRequest, **kwargs: Any) -> None:
        super().mount(request, **kwargs)
        # The page that djust navigates from has a title of its own.
        self.page_title = f"{self.name} · {settings.MANIFEST.label}"
        # Only a socket carries it: the page that is loaded before waits for it.
        self.push_event("ready")

    def handle_change(self) -> None:
        self.read()

    def read(self) -> None:
        """Read what the page shows."""
        self.read_summary()

    def read_summary(self) -> None:
        self.summary = asdict(services.summary())


class AlertsView(GuardedFormMixin, OneFileMixin, PageView):
    """One open page: its rows and their counts, and the dialog above them.

    djust renders the page after each event and sends what differs. The rows are kept, so that
    an event that changes none of them asks the database for none.
    """

    name = "Alerts"
    template_name = "ui/alerts.html"
    form_class = LiveAlertForm
    tick_interval = settings.POLL_SECONDS * 1000 or None

    def mount(self, request: HttpRequest, **kwargs: Any) -> None:
        super().mount(request, **kwargs)
        self.dialog: Dialog = ""
        self.detail: Alert | None = None
        self.import_lines: tuple[str, ...] = ()
        self.allow_upload(UPLOAD, max_file_size=MAX_IMPORT_BYTES, chunk_size=CHUNK_BYTES)
        self.read_summary()
        self.find(SearchForm(request.GET))

    def handle_params(self, params: dict[str, Any], uri: str) -> None:
        """Follow Back and Forward to another search; `mount` has read that of its address."""
        form = SearchForm(QueryDict(uri.partition("?")[2]))
        if form.term != self.term:
            self.find(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # djust's own engine knows a form as the HTML of its fields, without labels and errors.
        if self.dialog == "form":
            context["form_fields"] = render_to_string(
                "shared_alerts/_form_fields.html", {"form": self.form_instance}
            )
        elif self.dialog == "import":
            context["form_fields"] = render_to_string(
                "shared_alerts/_import_form.html",
                {"form": LiveImportForm(), "import_error": self.import_lines},
            )
        return context

    @event_handler
    @unless_busy
    def create_random(self, **kwargs: Any) -> None:
        self.changed(toasts.random_created(services.create_random()))

    @event_handler
    def open_form(self, **kwargs: Any) -> None:
        self.reset_form()
        self.dialog = "form"

    @event_handler
    @unless_busy
    def submit_form(self, **fields: Any) -> None:
        # A second press that came before the answer to the first finds no form.
        if self.dialog == "form":
            super().submit_form(**fields)

    def form_valid(self, form: LiveAlertForm) -> None:
        self.changed(toasts.created(services.create(**form.cleaned_data)))
        self.dialog = ""

    @event_handler
    def open_detail(self, pk: int, **kwargs: Any) -> None:
        self.detail = services.get(pk)
        if self.detail:
            self.dialog = "detail"
        else:
            self.gone()

    @event_handler
    def close_dialog(self, **kwargs: Any) -> None:
        self.dialog = ""

    @event_handler
    @unless_busy
    def acknowledge(self, pk: int, wanted: str = "", **kwargs: Any) -> None:
        if services.acknowledge(pk, to_wanted(wanted)):
            self.changed()
        else:
            self.gone()

    @event_handler
    @unless_busy
    def delete(self, pk: int, **kwargs: Any) -> None:
        if services.delete(pk):
            self.changed(toasts.DELETED)
        else:
            self.gone()

    @event_handler
    def search(self, value: str = "", **kwargs: Any) -> None:
        self.find(SearchForm({"q": value}))
        self.live_patch({"q": self.term}, replace=True)

    @event_handler
    def open_import(self, **kwargs: Any) -> None:
        self.import_lines = ()
        self.dialog = "import"

    @event_handler
    def refuse_file(self, **kwargs: Any) -> None:
        # What djust does not send, or takes only a part of.
        self.import_lines = (texts.IMPORT_TOO_LARGE,)

    @event_handler
    @unless_busy
    def import_file(self, **kwargs: Any) -> None:
        files = [ContentFile(one.data, UPLOAD) for one in self.consume_uploaded_entries(UPLOAD)]
        if not files and self.import_lines:
            # What was said of the file that is chosen still holds.
            return
        result = services.import_csv(next(iter(files), None))
        self.import_lines = result.lines
        if result.saved:
            self.changed()
            self.dialog = ""

    def handle_tick(self) -> None:
        self.read()

    def changed(self, toast: Toast | None = None) -> None:
        """Show a change on every open page, and the toast on this one."""
        announce()
        self.read()
        if toast:
            self.show(toast)

    def gone(self) -> None:
        self.read()
        self.show(toasts.ALREADY_GONE)

    def show(self, toast: Toast) -> None:
        self.push_event("toast", toast._asdict())

    def find(self, form: SearchForm) -> None:
        self.term = form.term
        self.typed_term = form.context["typed_term"]
        self.search_error = form.error
        self.read_alerts()

    def read(self) -> None:
        self.read_alerts()
        self.read_summary()

    def read_alerts(self) -> None:
        self.alerts = list(services.search(self.term))


class StatisticsView(PageView):
    """One open page with the counts."""

    name = "Statistics"
    template_name = "ui/statistics.html"

    def mount(self, request: HttpRequest, **kwargs: Any) -> None:
        super().mount(request, **kwargs)
        self.read()
