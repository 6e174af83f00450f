from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _channel_layer_in_memory(settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest.fixture
def statements(transactional_db: None) -> Iterator[list[str]]:
    """The SQL statements on the alerts table, so far."""
    from shared_alerts.models import Alert

    seen: list[str] = []

    def record(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if Alert._meta.db_table in sql:
            seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(record):
        yield seen
