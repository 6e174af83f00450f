from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from liveview import send
from liveview.consumers import LiveViewConsumer

from shared_alerts.models import Alert
from ui import updates
from ui.updates import Update

LOCK_ID: Final = 1


def announce(alert: Alert) -> None:
    """Show a new alert in every open page; called by what adds one without a page."""
    with in_turn():
        broadcast(None, updates.new_row(alert), updates.summary())


def broadcast(consumer: LiveViewConsumer | None, *changes: Update) -> None:
    """Send changes to every open page, that of `consumer` included."""
    for change in changes:
        send(consumer, change, broadcast=True)


@contextmanager
def in_turn() -> Iterator[None]:
    """Let one process at a time change the alerts and broadcast the change.

    Handlers of one process never overlap. Those of two could: the older of two tables, or of two
    counts, would then arrive last, and every page would miss a row. Where the database is a server,
    the processes may be on several machines, and it is what they have in common.
    """
    with _lock_in_database() if connection.vendor == "postgresql" else _lock_on_file():
        yield


@contextmanager
def _lock_in_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_ID])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_ID])


@contextmanager
def _lock_on_file() -> Iterator[None]:
    with Path(settings.STATE_DIR, "broadcast.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
