"""Prints as JSON what shared_alerts makes of the same questions; runs in its environment."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import django
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection

django.setup()

from shared_alerts import services  # noqa: E402
from shared_alerts.forms import AlertForm, SearchForm, first_error  # noqa: E402
from shared_alerts.models import Alert  # noqa: E402
from shared_alerts.random_alerts import RandomAlerts  # noqa: E402

ASKED = json.load(sys.stdin)


def statements(action: Callable[[], object]) -> list[str]:
    made: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        made.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        action()
    return made


def form_errors(type_: str, description: str) -> list[str]:
    form = AlertForm({"type": type_, "description": description})
    return [first_error(form, "type"), first_error(form, "description")]


def imported(text: str) -> list[str]:
    file = ContentFile(text.encode("latin-1"), name="alerts.csv")
    return list(services.import_csv(file).lines)


call_command("migrate", verbosity=0)
alerts = RandomAlerts(ASKED["seed"])
drawn = [list(alerts.draw().values()) for _ in range(ASKED["draws"])]
services.seed(ASKED["rows"], ASKED["seed"])
with connection.cursor() as cursor:
    cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'shared_alerts_alert'")
    schema = [sql for (sql,) in cursor.fetchall()]
    pragmas = {}
    for name in ASKED["pragmas"]:
        cursor.execute(f"PRAGMA {name}")
        pragmas[name] = cursor.fetchone()[0]
    cursor.execute(
        "SELECT id, type, description, CAST(created_at AS text), acknowledged "
        "FROM shared_alerts_alert ORDER BY id"
    )
    seeded = [list(row) for row in cursor.fetchall()]
term = ASKED["term"]
answer = {
    "schema": schema,
    "pragmas": pragmas,
    "drawn": drawn,
    "seeded": seeded,
    "drawn_after_seed": [services.create_random().description for _ in range(3)],
    "found": [alert.pk for alert in services.search(term)],
    "cleaned": [SearchForm.base_fields["q"].to_python(text) for text in ASKED["texts"]],
    "form_errors": [form_errors(*fields) for fields in ASKED["forms"]],
    "search_errors": [SearchForm({"q": text}).error for text in ASKED["texts"]],
    "statements": {
        "list": statements(lambda: list(services.list_alerts())),
        "search": statements(lambda: list(services.search(term))),
        "get": statements(lambda: services.get(2)),
        "create": statements(lambda: services.create(type="INFO", description="One")),
        "create_many": statements(
            lambda: services.import_csv(
                ContentFile(b"type,description\nINFO,One\nINFO,Two\n", name="alerts.csv")
            )
        ),
        "acknowledge": statements(lambda: services.acknowledge(2, True)),
        "delete": statements(lambda: services.delete(2)),
        "counts": statements(services.summary),
    },
    "matches": [services.matches(Alert(description=text), term) for text in ASKED["texts"]],
    "imported": [imported(text) for text in ASKED["files"]],
}
json.dump(answer, sys.stdout)
