"""The verbs of the domain, and the only code that touches the ORM."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.files import File
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from shared_alerts import csv_import, knobs
from shared_alerts.csv_import import ImportResult
from shared_alerts.models import Alert
from shared_alerts.random_alerts import SEARCH_SUFFIX, RandomAlerts
from shared_alerts.summary import Summary

MAX_ID = 2**63 - 1
MAX_ROWS = 100_000
SEED_BATCH = 1000
# Which ids of a seed are acknowledged, and which have the letter that the bench searches for.
ACKNOWLEDGED_OF_FIVE = 2
SEARCHED_OF_TEN = 3
SEED_NEWEST = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def list_alerts() -> models.QuerySet[Alert]:
    """Every alert, newest first."""
    return Alert.objects.all()


def get(pk: int) -> Alert | None:
    """The alert with this id, or None: another client may have deleted it."""
    if not 0 < pk <= MAX_ID:
        return None
    return Alert.objects.filter(pk=pk).first()


def create(*, type: str, description: str) -> Alert:
    """Save an alert whose fields `AlertForm` has cleaned."""
    knobs.wait()
    return Alert.objects.create(type=type, description=description)


def create_random() -> Alert:
    """Save an alert drawn from the sequence that the bench began last."""
    current = knobs.read()
    return create(**_random_alerts(current.seed, current.generation).draw())


def delete(pk: int) -> bool:
    """Delete the alert with this id and say whether it was there."""
    knobs.wait()
    if not 0 < pk <= MAX_ID:
        return False
    count, _ = Alert.objects.filter(pk=pk).delete()
    return count > 0


def acknowledge(pk: int, wanted: bool) -> bool:
    """Set whether the alert with this id is acknowledged, and say whether it was there."""
    knobs.wait()
    if not 0 < pk <= MAX_ID:
        return False
    return Alert.objects.filter(pk=pk).update(acknowledged=wanted) > 0


def search(term: str) -> models.QuerySet[Alert]:
    """The alerts whose description contains a term that `SearchForm` has cleaned, newest first.

    Upper and lower case are equal in ASCII; in other letters that is up to the database.
    """
    return Alert.objects.filter(description__icontains=term) if term else list_alerts()


def matches(alert: Alert, term: str) -> bool:
    """Whether `search` would find this alert, without asking the database."""
    return _lower(term) in _lower(alert.description)


def _lower(text: str) -> str:
    return text.translate(ASCII_LOWER)


def summary() -> Summary:
    """The counts by type and state, from one statement."""
    groups = Alert.objects.order_by().values_list("type", "acknowledged")
    counts = groups.annotate(models.Count("pk"))
    return Summary.of({(type_, state): n for type_, state, n in counts}, timezone.now())


def import_csv(file: File[Any] | None) -> ImportResult:
    """Save the valid records of a file that somebody has sent, all of them or, on an error, none.

    They have one created time, so that the table shows the last one first.
    """
    try:
        records = csv_import.read(file)
    except csv_import.FileRefusedError as refused:
        return ImportResult(lines=(str(refused),))
    alerts: list[Alert] = []
    if records.valid:
        knobs.wait()
        now = timezone.now()
        alerts = Alert.objects.bulk_create(
            Alert(created_at=now, **fields) for fields in records.valid
        )
    return csv_import.result(alerts[::-1], records.refusals)


def clear() -> int:
    """Delete every alert and return how many there were."""
    count, _ = Alert.objects.all().delete()
    return count


def seed(rows: int, seed: int) -> int:
    """Replace every alert by `rows` that depend on `seed` alone; return the highest id.

    Ids are 1 to `rows` and created times go up by a minute an id to a fixed moment, so that
    the data is the same to the second in every implementation; `create_random` goes on with
    the same ids and the same texts in all of them.
    """
    if not 0 <= rows <= MAX_ROWS:
        raise ValueError(f"rows must be between 0 and {MAX_ROWS}, not {rows}")
    random_alerts = RandomAlerts(seed)

    def alert(pk: int) -> Alert:
        suffix = SEARCH_SUFFIX if pk % 10 == SEARCHED_OF_TEN else ""
        return Alert(
            pk=pk,
            created_at=SEED_NEWEST - timedelta(minutes=rows - pk),
            acknowledged=pk % 5 == ACKNOWLEDGED_OF_FIVE,
            **random_alerts.draw(suffix),
        )

    with transaction.atomic():
        Alert.objects.all().delete()
        _restart_ids()
        Alert.objects.bulk_create(map(alert, range(1, rows + 1)), batch_size=SEED_BATCH)
        _execute(connection.ops.sequence_reset_sql(no_style(), [Alert]))
    knobs.begin_sequence(seed)
    return rows


def _restart_ids() -> None:
    sequence = {"table": Alert._meta.db_table, "column": "id"}
    _execute(connection.ops.sequence_reset_by_name_sql(no_style(), [sequence]))


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@lru_cache(maxsize=1)
def _random_alerts(seed: int | None, generation: int) -> RandomAlerts:
    """One sequence a process; a new generation begins it again, even with the same seed."""
    return RandomAlerts(seed)
