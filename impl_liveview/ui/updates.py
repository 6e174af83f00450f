"""What a page is sent: each update changes one element."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape

from shared_alerts import services
from shared_alerts.context_processors import implementation
from shared_alerts.forms import AlertForm, SearchForm
from shared_alerts.models import Alert
from shared_alerts.summary import Summary
from shared_alerts.toasts import Toast
from ui import row_events

Update = dict[str, Any]

ROWS: Final = "#alert-rows"
SUMMARY: Final = "#counts"
FIGURES: Final = "#figures"


def rows(term: str = "") -> Update:
    """The whole table: a fragment can be appended to an element, but not put first in it."""
    context = {"alerts": services.search(term), "term": term}
    return {"target": ROWS, "html": render_to_string("ui/_rows.html", context)}


def new_row(alert: Alert) -> Update:
    """A new row: the whole table, unless the variant is served that sends the row alone."""
    if settings.MANIFEST.variant == row_events.VARIANT:
        return row_events.created(alert)
    return rows()


def row_buttons(pk: int, acknowledged: bool) -> Update:
    alert = {"pk": pk, "acknowledged": acknowledged}
    html = render_to_string("ui/_buttons.html", {"alert": alert})
    return {"target": f"{_row(pk)} .buttons", "html": html}


def removed_row(pk: int) -> Update:
    return {"target": _row(pk), "remove": True}


def summary() -> Update:
    return _counts(SUMMARY, "shared_alerts/_summary.html", services.summary())


def figures() -> Update:
    return _counts(FIGURES, "shared_alerts/_figures.html", services.summary())


def search_error(search: SearchForm) -> Update:
    return {"target": "#search-error", "html": escape(search.error)}


def view(name: str, title: str, url: str, context: dict[str, Any]) -> Update:
    """Another view, with the address and the title that it has."""
    html = render_to_string(f"ui/_{name}.html", implementation() | context)
    title = f"{title} · {settings.MANIFEST.label}"
    return {"target": "#view", "html": html, "url": url, "title": title}


def appended(toast: Toast) -> Update:
    html = render_to_string("shared_alerts/_toast.html", toast._asdict())
    # White space that is appended with it would stay when it is gone.
    return {"target": "#notifications", "html": html.strip(), "append": True}


def dialog(template: str, context: dict[str, Any]) -> Update:
    return {"target": "#dialog", "html": render_to_string(template, context)}


def no_dialog() -> Update:
    return {"target": "#dialog", "html": ""}


def form_fields(form: AlertForm) -> Update:
    html = render_to_string("shared_alerts/_form_fields.html", {"form": form})
    return {"target": "#alert-fields", "html": html}


def description_error(error: str) -> Update:
    return {"target": "#description-error", "html": escape(error)}


def _row(pk: int) -> str:
    return f'tr[data-alert-id="{pk}"]'


def _counts(target: str, template: str, counts: Summary) -> Update:
    return {"target": target, "html": render_to_string(template, {"summary": counts})}
