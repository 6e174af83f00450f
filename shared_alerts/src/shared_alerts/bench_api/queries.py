"""The SQL statements on the alerts table, recorded across all worker processes of a server."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from shared_alerts.models import Alert


def record_new_connections() -> None:
    """Watch each database connection that this process opens from now on."""
    connection_created.connect(_watch, dispatch_uid="shared_alerts.bench_api.queries")


def begin() -> None:
    """Begin a recording; one that was under way is forgotten."""
    _path().write_text("")


def read() -> list[dict[str, str]]:
    """The statements since `begin`, oldest first; none while nothing is recorded."""
    try:
        lines = _path().read_text().splitlines()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in lines]


def end() -> None:
    """Record no more, and forget what was recorded."""
    with suppress(FileNotFoundError):
        _path().unlink()


def _path() -> Path:
    return Path(settings.STATE_DIR) / "queries.jsonl"


def _watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    if _record not in connection.execute_wrappers:
        connection.execute_wrappers.append(_record)


def _record(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    # A file opened for appending takes short lines from several processes whole.
    if Alert._meta.db_table in sql and _path().exists():
        with _path().open("a") as file:
            file.write(json.dumps({"sql": sql}) + "\n")
    return execute(sql, params, many, context)
