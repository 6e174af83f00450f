from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db.models import QuerySet
from pydantic import Field
from reactor.component import Component, broadcast
from reactor.schemas import DomAction
from reactor.utils import db

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm
from shared_alerts.models import Alert
from shared_alerts.toasts import Toast

CHANNEL = "alerts"
NO_ID = 0

P = ParamSpec("P")
R = TypeVar("R")


class AlertList(Component):
    """The buttons and the table, drawn anew in every open page when an alert comes or goes.

    Reactor sends the words that changed. It could not insert a new row by itself: what
    `dom` inserts is parsed as a child of the body, where a table row loses its tags.
    """

    _template_name = "reactor/alert_list.html"
    _subscriptions = {CHANNEL}

    id: str = "alert-list"

    @property
    def alerts(self) -> QuerySet[Alert]:
        return services.list_alerts()

    async def notification(self, channel: str, origin: str | None = None) -> None:
        if origin == self.reactor.channel_name:
            self.skip_render()

    async def create_random(self) -> None:
        alert = await change(services.create_random, self.reactor.channel_name)
        await show_toast(self, toasts.random_created(alert))

    async def delete(self, pk: Any = None) -> None:
        was_there = await change(services.delete, self.reactor.channel_name, as_id(pk))
        await show_toast(self, toasts.deleted(was_there))

    async def open_form(self) -> None:
        self.skip_render()
        await self.dom(DomAction.REPLACE_WITH, "dialog", "reactor/dialog.html")

    async def open_detail(self, pk: Any = None) -> None:
        alert = await db(services.get)(as_id(pk))
        if alert is None:
            await show_toast(self, toasts.ALREADY_GONE)
            return
        self.skip_render()
        await self.dom(DomAction.REPLACE_WITH, "dialog", "reactor/dialog.html", alert=alert)


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
    form: AlertForm = Field(default_factory=AlertForm)
    is_saved: bool = False
    # Drawn, so that an answer that says the same again can be told from none.
    answers: int = 0

    async def create(self, **fields: Any) -> None:
        if self.is_saved:
            # A second submission that came before the page had removed the form.
            return
        self.answers += 1
        self.form = AlertForm(fields)
        if not self.form.is_valid():
            return
        self.is_saved = True
        alert = await change(services.create, None, **self.form.cleaned_data)
        await self.destroy()
        await show_toast(self, toasts.created(alert))


class AlertDetail(Dialog):
    """One alert, as it was when the dialog opened."""

    _template_name = "reactor/alert_detail.html"
    # Not in the state that joins, or Reactor would fetch it again.
    _exclude_fields = Component._exclude_fields | {"alert"}

    alert: Alert | None = None


async def change(verb: Callable[P, R], origin: str | None, *args: P.args, **kwargs: P.kwargs) -> R:
    """Do what `verb` does; if it changed anything, tell every list but the one at `origin`.

    Not by Reactor's AUTO_BROADCAST: with its signals, Django fetches what it deletes first, and
    each row of a bulk delete is a message of its own.
    """

    def change_and_tell() -> R:
        if result := verb(*args, **kwargs):
            broadcast(CHANNEL, origin=origin)
        return result

    return await db(change_and_tell)()


async def show_toast(component: Component, toast: Toast) -> None:
    """Show a toast in the page of this component."""
    await component.dom(
        DomAction.APPEND, "notifications", "shared_alerts/_toast.html", **toast._asdict()
    )


def as_id(value: Any) -> int:
    """The id that a page sent; `NO_ID`, which no alert has, for what is no number.

    With a type on the handler's parameter, Reactor would answer that by closing the socket.
    """
    try:
        return int(str(value))
    except ValueError:
        return NO_ID
