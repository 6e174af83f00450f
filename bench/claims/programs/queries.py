"""Prints the SQL statements that a page of 100 alerts with their authors takes, as JSON.

With --django alone by Django's engine, in any implementation's environment; otherwise by djust too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

ALERTS = 100
SOURCE = "{% for alert in alerts %}<p>{{ alert.title }} by {{ alert.author.name }}</p>{% endfor %}"


def set_up(*, with_djust: bool) -> None:
    from claims_site import settings as site

    if with_djust:
        options = {name: getattr(site, name) for name in dir(site) if name.isupper()}
    else:
        options = {
            "INSTALLED_APPS": ["claims_site"],
            "DATABASES": site.DATABASES,
            "DEFAULT_AUTO_FIELD": site.DEFAULT_AUTO_FIELD,
            "TEMPLATES": site.TEMPLATES[:1],
        }
    settings.configure(**options)
    django.setup()


def fill() -> None:
    """Make the tables and their rows: each alert has an author of its own."""
    from claims_site.models import Alert, Author

    with connection.schema_editor() as editor:
        editor.create_model(Author)
        editor.create_model(Alert)
    numbers = range(1, ALERTS + 1)
    Author.objects.bulk_create(Author(name=f"Author {n}", biography="Long.") for n in numbers)
    Alert.objects.bulk_create(
        Alert(title=f"Alert {n}", report="Long.", author_id=n) for n in numbers
    )


def ways(*, with_djust: bool) -> Mapping[str, Callable[[], str]]:
    """Return what renders the page, by its name."""
    from claims_site.models import Alert
    from django.template import engines

    plain = Alert.objects.order_by("pk")
    joined = plain.select_related("author")

    def by(engine: str, alerts: Any) -> Callable[[], str]:
        template = engines[engine].from_string(SOURCE)
        return lambda: template.render({"alerts": alerts()})

    found = {
        "Django": by("Django", plain.all),
        "Django, select_related": by("Django", joined.all),
    }
    if with_djust:
        found |= {
            "djust's template backend, QuerySet": by("djust", plain.all),
            "djust's template backend, list": by("djust", lambda: list(plain.all())),
            "djust's template backend, QuerySet, select_related": by("djust", joined.all),
            "djust, QuerySet": live(plain.all),
            "djust, list": live(lambda: list(plain.all())),
            "djust, QuerySet, select_related": live(joined.all),
        }
    return found


def live(alerts: Callable[[], Any]) -> Callable[[], str]:
    """Return what renders a live page of these alerts as its socket does."""
    from djust import LiveView
    from djust.testing import LiveViewTestClient

    class AlertsView(LiveView):
        login_required = False
        template = f"<div dj-root>{SOURCE}</div>"

        def mount(self, request: Any, **kwargs: Any) -> None:
            self.alerts = alerts()

    def render() -> str:
        client = LiveViewTestClient(AlertsView)
        client.mount()
        return str(client.render())

    return render


def main() -> None:
    with_djust = "--django" not in sys.argv
    set_up(with_djust=with_djust)
    fill()
    found = {}
    for name, render in ways(with_djust=with_djust).items():
        with CaptureQueriesContext(connection) as captured:
            html = render()
        statements = [one["sql"] for one in captured.captured_queries]
        whole = all(f"Alert {n} by Author {n}<" in html for n in range(1, ALERTS + 1))
        found[name] = {"statements": statements, "whole": whole}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
