"""The two views of the page, and the search of the list."""

from __future__ import annotations

from django.urls import reverse
from liveview import liveview_handler, send

from shared_alerts import services
from shared_alerts.forms import SearchForm
from ui import updates
from ui.consumers import AlertsConsumer
from ui.content import Content, typed


@liveview_handler("show_list")
def show_list(consumer: AlertsConsumer, content: Content) -> None:
    consumer.view, consumer.term = "list", ""
    context = {"alerts": services.list_alerts(), "summary": services.summary()}
    send(consumer, updates.view("list", "Alerts", reverse("ui:list"), context))


@liveview_handler("show_statistics")
def show_statistics(consumer: AlertsConsumer, content: Content) -> None:
    consumer.view = "statistics"
    context = {"summary": services.summary()}
    send(consumer, updates.view("statistics", "Statistics", reverse("ui:statistics"), context))


@liveview_handler("search")
def search(consumer: AlertsConsumer, content: Content) -> None:
    form = SearchForm(typed(content))
    consumer.view, consumer.term = "list", form.term
    send(consumer, updates.rows(form.term))
    send(consumer, updates.search_error(form))


@liveview_handler("refresh_list")
def refresh_list(consumer: AlertsConsumer, content: Content) -> None:
    """A page that was loaded, or has come back, asks for what it may have missed."""
    form = SearchForm(typed(content))
    consumer.view, consumer.term = "list", form.term
    for change in (updates.rows(form.term), updates.summary()):
        send(consumer, change)


@liveview_handler("refresh_statistics")
def refresh_statistics(consumer: AlertsConsumer, content: Content) -> None:
    consumer.view = "statistics"
    send(consumer, updates.figures())
