"""The verbs of the domain, and the only code that touches the ORM."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.core.management.color import no_style
from django.db import connection, models, transaction

from shared_alerts import knobs
from shared_alerts.models import Alert, AlertType
from shared_alerts.random_alerts import RandomAlerts

MAX_ID = 2**63 - 1
MAX_ROWS = 100_000
SEED_BATCH = 1000
SEED_NEWEST = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


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


def search(text: str) -> models.QuerySet[Alert]:
    """The alerts whose description contains this text, newest first."""
    return Alert.objects.filter(description__icontains=text)


def stats() -> dict[str, int]:
    """The number of alerts of each type, with zeros."""
    counts = Alert.objects.order_by().values_list("type").annotate(models.Count("pk"))
    return dict.fromkeys(AlertType.values, 0) | dict(counts)


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
    with transaction.atomic():
        Alert.objects.all().delete()
        _restart_ids()
        Alert.objects.bulk_create(
            (
                Alert(
                    pk=pk,
                    created_at=SEED_NEWEST - timedelta(minutes=rows - pk),
                    **random_alerts.draw(),
                )
                for pk in range(1, rows + 1)
            ),
            batch_size=SEED_BATCH,
        )
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
