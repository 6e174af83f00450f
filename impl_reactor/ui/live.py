from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db.models import QuerySet
from pydantic import Field
from reactor.component import Component, broadcast
from reactor.schemas import DomAction
from reactor.utils import db

from shared_alerts import knobs, services, toasts
from shared_alerts.forms import PageImportForm, SearchForm, description_error
from shared_alerts.models import Alert
from shared_alerts.summary import Summary
from shared_alerts.toasts import Toast
from shared_alerts.untrusted import to_id, to_wanted
from ui.forms import LiveAlertForm

CHANNEL = "alerts"

P = ParamSpec("P")
R = TypeVar("R")


class Views(Component):
    """The links to the two views."""

    _template_name = "reactor/views.html"

    id: str = "views"
    view: str = "alerts"

    async def open_alerts(self) -> None:
        await self.reactor.push_to("ui:list")

    async def open_statistics(self) -> None:
        await self.reactor.push_to("ui:statistics")


class Toolbar(Component):
    """The buttons above the list."""

    _template_name = "reactor/toolbar.html"

    id: str = "toolbar"

    async def create_random(self) -> None:
        alert = await change(services.create_random, {})
        await show_toast(self, toasts.random_created(alert))

    async def open_form(self) -> None:
        await self.dom(DomAction.REPLACE_WITH, "dialog", "reactor/dialog.html", name="NewAlert")

    async def open_import(self) -> None:
        # What `dom` renders does not know the address of the page.
        term = search_form(self).term
        template = "reactor/dialog.html"
        await self.dom(DomAction.REPLACE_WITH, "dialog", template, name="ImportAlerts", term=term)


class Search(Component):
    """The search field. It is not drawn again: what is typed meanwhile would be lost."""

    _template_name = "reactor/search.html"

    id: str = "search-form"

    @property
    def event(self) -> str:
        return f"input.debounce.{knobs.search_debounce_ms()}"

    @property
    def form(self) -> SearchForm:
        return search_form(self)

    async def joined(self) -> None:
        self.skip_render()

    async def search(self, q: Any = "") -> None:
        self.skip_render()
        # Reactor writes the parameters to the address, and every component reads them.
        self.reactor.params.pop("q", None)
        if typed := SearchForm.base_fields["q"].to_python(q):
            self.reactor.params["q"] = typed
        await self.reactor.deffer("alert-list", AlertList.find)
        await replace(self, "search-error", "reactor/search_error.html", error=self.form.error)


class Counts(Component, public=False):
    """What is counted, drawn anew in every open page when an alert changes."""

    _subscriptions = {CHANNEL}

    @property
    def summary(self) -> Summary:
        return services.summary()


class Totals(Counts):
    """The counts above the table."""

    _template_name = "reactor/totals.html"

    id: str = "totals"


class AlertList(Component):
    """The table, drawn anew in every open page when an alert changes; a row that is gone leaves.

    Reactor sends the words that changed. It could not insert a new row by itself: what
    `dom` inserts is parsed as a child of the body, where a table row loses its tags.
    """

    _template_name = "reactor/alert_list.html"
    _subscriptions = {CHANNEL}

    id: str = "alert-list"

    @property
    def term(self) -> str:
        return search_form(self).term

    @property
    def alerts(self) -> QuerySet[Alert]:
        return services.search(self.term)

    async def notification(
        self, channel: str, origin: str | None = None, gone: int | None = None
    ) -> None:
        if origin == self.reactor.channel_name:
            self.skip_render()
        elif gone:
            await remove_row(self, gone)

    async def find(self) -> None:
        """Draw the alerts of another search."""

    async def acknowledge(self, pk: Any = None, wanted: Any = None) -> None:
        told = {"origin": self.reactor.channel_name}
        if not await change(services.acknowledge, told, to_id(pk), to_wanted(wanted)):
            await show_toast(self, toasts.ALREADY_GONE)

    async def delete(self, pk: Any = None) -> None:
        gone = to_id(pk)
        told = {"origin": self.reactor.channel_name, "gone": gone}
        was_there = await change(services.delete, told, gone)
        if was_there:
            await remove_row(self, gone)
        await show_toast(self, toasts.deleted(was_there))

    async def open_detail(self, pk: Any = None) -> None:
        alert = await db(services.get)(to_id(pk))
        if alert is None:
            await show_toast(self, toasts.ALREADY_GONE)
            return
        self.skip_render()
        await self.dom(DomAction.REPLACE_WITH, "dialog", "reactor/dialog.html", alert=alert)


class Statistics(Counts):
    """The counts that are a view of their own."""

    _template_name = "reactor/statistics.html"

    id: str = "figures"


class Dialog(Component, public=False):
    """What opens in the page's `#dialog`; only its own events draw it anew."""

    async def joined(self) -> None:
        # The page has it already, and perhaps a text that the server has not seen.
        self.skip_render()

    async def close(self) -> None:
        await self.destroy()


class NewAlert(Dialog):
    """The form, with what was typed and the errors of its last submission."""

    _template_name = "reactor/new_alert.html"
    _exclude_fields = Component._exclude_fields | {"form", "is_saved"}

    id: str = "new-alert"
    form: LiveAlertForm = Field(default_factory=LiveAlertForm)
    is_saved: bool = False
    # Drawn, so that an answer that says the same again can be told from none.
    answers: int = 0

    async def check_description(self, description: Any = "") -> None:
        self.skip_render()
        error = description_error(description)
        await replace(self, "description-error", "reactor/description_error.html", error=error)

    async def create(self, **fields: Any) -> None:
        if self.is_saved:
            # A second submission that came before the page had removed the form.
            return
        self.answers += 1
        self.form = LiveAlertForm(fields)
        if not self.form.is_valid():
            return
        self.is_saved = True
        alert = await change(services.create, {}, **self.form.cleaned_data)
        await self.destroy()
        await show_toast(self, toasts.created(alert))


class ImportAlerts(Dialog):
    """The form for a file. The page itself sends it: Reactor carries no files."""

    _template_name = "reactor/import_alerts.html"
    _exclude_fields = Component._exclude_fields | {"form"}

    id: str = "import-alerts"
    form: PageImportForm = Field(default_factory=PageImportForm)
    term: str = ""


class AlertDetail(Dialog):
    """One alert, as it was when the dialog opened."""

    _template_name = "reactor/alert_detail.html"
    # Not in the state that joins, or Reactor would fetch it again.
    _exclude_fields = Component._exclude_fields | {"alert"}

    alert: Alert | None = None


async def change(
    verb: Callable[P, R], told: dict[str, Any], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do what `verb` does; if it changed anything, tell every page `told`.

    Not by Reactor's AUTO_BROADCAST: with its signals, Django fetches what it deletes first, and
    each row of a bulk delete is a message of its own.
    """

    def change_and_tell() -> R:
        if result := verb(*args, **kwargs):
            broadcast(CHANNEL, **told)
        return result

    return await db(change_and_tell)()


async def remove_row(component: AlertList, pk: int) -> None:
    """Remove a row of the list without drawing the others.

    What was drawn last stays what the next drawing is compared with, here and in the page.
    """
    component.skip_render()
    await component.reactor.send("remove", id=f"alert-{pk}")


async def show_toast(component: Component, toast: Toast) -> None:
    """Show a toast in the page of this component."""
    await component.dom(
        DomAction.APPEND, "notifications", "shared_alerts/_toast.html", **toast._asdict()
    )


async def replace(component: Component, id: str, template: str, **context: Any) -> None:
    """Replace one element in the page of this component."""
    await component.dom(DomAction.REPLACE_WITH, id, template, **context)


def search_form(component: Component) -> SearchForm:
    """The search that the address of the page names."""
    return SearchForm({"q": component.reactor.params.get("q", "")})


def announce(alert: Alert) -> None:
    """Tell every open page of an alert that was added without one."""
    broadcast(CHANNEL)
