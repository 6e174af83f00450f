from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from djust.state_backend import InMemoryStateBackend, set_backend
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _nothing_in_redis(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    set_backend(InMemoryStateBackend())


@pytest.fixture
def statements(db: None) -> Iterator[list[str]]:
    """The first words of the SQL statements on the alerts table, so far."""
    from shared_alerts.models import Alert

    seen: list[str] = []

    def record(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if Alert._meta.db_table in sql:
            seen.append(sql.split()[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(record):
        yield seen
