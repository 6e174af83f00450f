from __future__ import annotations

from liveview import liveview_handler, send

from shared_alerts import services, toasts
from shared_alerts.forms import PageImportForm, description_error
from shared_alerts.toasts import Toast
from shared_alerts.untrusted import to_id, to_wanted
from ui import updates
from ui.broadcasts import broadcast, in_turn
from ui.consumers import AlertsConsumer
from ui.content import Content, clicked, typed
from ui.forms import LiveAlertForm


@liveview_handler("create_random")
def create_random(consumer: AlertsConsumer, content: Content) -> None:
    with in_turn():
        alert = services.create_random()
        broadcast(consumer, updates.new_row(alert), updates.summary())
    send(consumer, updates.appended(toasts.random_created(alert)))


@liveview_handler("open_form")
def open_form(consumer: AlertsConsumer, content: Content) -> None:
    consumer.has_form = True
    send(consumer, updates.dialog("ui/_form_dialog.html", {"form": LiveAlertForm()}))


@liveview_handler("check_description")
def check_description(consumer: AlertsConsumer, content: Content) -> None:
    if consumer.has_form:
        error = description_error(typed(content).get("description"))
        send(consumer, updates.description_error(error))


@liveview_handler("create")
def create(consumer: AlertsConsumer, content: Content) -> None:
    form = LiveAlertForm(typed(content))
    if not form.is_valid():
        send(consumer, updates.form_fields(form))
        return
    with in_turn():
        alert = services.create(**form.cleaned_data)
        broadcast(consumer, updates.new_row(alert), updates.summary())
    consumer.has_form = False
    send(consumer, updates.no_dialog())
    send(consumer, updates.appended(toasts.created(alert)))


@liveview_handler("open_import")
def open_import(consumer: AlertsConsumer, content: Content) -> None:
    context = {"form": PageImportForm(), "term": consumer.term}
    send(consumer, updates.dialog("ui/_import_dialog.html", context))


@liveview_handler("show_detail")
def show_detail(consumer: AlertsConsumer, content: Content) -> None:
    alert = services.get(to_id(clicked(content).get("pk")))
    if alert is None:
        show_truth(consumer, toasts.ALREADY_GONE)
        return
    send(consumer, updates.dialog("ui/_detail_dialog.html", {"alert": alert}))


@liveview_handler("close_dialog")
def close_dialog(consumer: AlertsConsumer, content: Content) -> None:
    consumer.has_form = False
    send(consumer, updates.no_dialog())


@liveview_handler("acknowledge")
def acknowledge(consumer: AlertsConsumer, content: Content) -> None:
    pk = to_id(clicked(content).get("pk"))
    wanted = to_wanted(clicked(content).get("wanted"))
    with in_turn():
        was_there = services.acknowledge(pk, wanted)
        if was_there:
            broadcast(consumer, updates.row_buttons(pk, wanted), updates.summary())
    if not was_there:
        show_truth(consumer, toasts.ALREADY_GONE)


@liveview_handler("delete")
def delete(consumer: AlertsConsumer, content: Content) -> None:
    pk = to_id(clicked(content).get("pk"))
    with in_turn():
        was_there = services.delete(pk)
        if was_there:
            broadcast(consumer, updates.removed_row(pk), updates.summary())
    if was_there:
        send(consumer, updates.appended(toasts.DELETED))
    else:
        show_truth(consumer, toasts.ALREADY_GONE)


def show_truth(consumer: AlertsConsumer, toast: Toast) -> None:
    """Show the list as it is to a page whose row is gone."""
    for change in (updates.rows(consumer.term), updates.summary(), updates.appended(toast)):
        send(consumer, change)
