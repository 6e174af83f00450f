from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from liveview import liveview_handler, send
from liveview.consumers import LiveViewConsumer

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm
from shared_alerts.toasts import Toast
from ui.broadcasts import in_turn

Content = dict[str, Any]
Update = dict[str, Any]

NO_ID = 0


@liveview_handler("list_alerts")
def list_alerts(consumer: LiveViewConsumer, content: Content) -> None:
    send(consumer, rows())


@liveview_handler("create_random")
def create_random(consumer: LiveViewConsumer, content: Content) -> None:
    with in_turn():
        alert = services.create_random()
        send(consumer, rows(), broadcast=True)
    send(consumer, appended(toasts.random_created(alert)))


@liveview_handler("open_form")
def open_form(consumer: LiveViewConsumer, content: Content) -> None:
    send(consumer, dialog("ui/_form_dialog.html", {"form": AlertForm()}))


@liveview_handler("create")
def create(consumer: LiveViewConsumer, content: Content) -> None:
    form = AlertForm(typed_fields(content))
    if not form.is_valid():
        send(consumer, form_fields(form))
        return
    with in_turn():
        alert = services.create(**form.cleaned_data)
        send(consumer, rows(), broadcast=True)
    send(consumer, no_dialog())
    send(consumer, appended(toasts.created(alert)))


@liveview_handler("show_detail")
def show_detail(consumer: LiveViewConsumer, content: Content) -> None:
    alert = services.get(clicked_id(content))
    if alert is None:
        send(consumer, rows())
        send(consumer, appended(toasts.ALREADY_GONE))
        return
    send(consumer, dialog("ui/_detail_dialog.html", {"alert": alert}))


@liveview_handler("close_dialog")
def close_dialog(consumer: LiveViewConsumer, content: Content) -> None:
    send(consumer, no_dialog())


@liveview_handler("delete")
def delete(consumer: LiveViewConsumer, content: Content) -> None:
    pk = clicked_id(content)
    with in_turn():
        was_there = services.delete(pk)
        if was_there:
            send(consumer, removed_row(pk), broadcast=True)
    if not was_there:
        send(consumer, rows())
    send(consumer, appended(toasts.deleted(was_there)))


# --- what a client sent: anyone can send anything ---


def clicked_id(content: Content) -> int:
    """The id on the button that was clicked; `NO_ID`, which no alert has, where there is none."""
    try:
        return int(str(content["data"]["pk"]))
    except (KeyError, TypeError, ValueError):
        return NO_ID


def typed_fields(content: Content) -> dict[str, Any]:
    fields = content.get("form")
    return fields if isinstance(fields, dict) else {}


# --- what a client is sent: each update changes one element ---


def rows() -> Update:
    """The whole table: a fragment can be appended to an element, but not put first in it."""
    html = render_to_string("ui/_rows.html", {"alerts": services.list_alerts()})
    return {"target": "#alert-rows", "html": html}


def removed_row(pk: int) -> Update:
    return {"target": f'tr[data-alert-id="{pk}"]', "remove": True}


def appended(toast: Toast) -> Update:
    html = render_to_string("shared_alerts/_toast.html", toast._asdict())
    return {"target": "#notifications", "html": html, "append": True}


def dialog(template: str, context: dict[str, Any]) -> Update:
    return {"target": "#dialog", "html": render_to_string(template, context)}


def no_dialog() -> Update:
    return {"target": "#dialog", "html": ""}


def form_fields(form: AlertForm) -> Update:
    html = render_to_string("shared_alerts/_form_fields.html", {"form": form})
    return {"target": "#alert-fields", "html": html}
