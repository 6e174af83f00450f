"""Whether this implementation can work, and what it is made of."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from functools import cache
from importlib.metadata import distributions
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

REDIS_TIMEOUT_SECONDS: Final = 2


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything that this implementation needs answers, else 503 with the causes."""
    checks = {"database": _check_database}
    if "redis" in settings.MANIFEST.infrastructure:
        checks["redis"] = _check_redis
    results = {name: _outcome(check) for name, check in checks.items()}
    status = 200 if set(results.values()) == {"ok"} else 503
    return JsonResponse(_description() | results, status=status)


def _outcome(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the answer
        return f"{type(error).__name__}: {error}"
    return "ok"


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_redis() -> None:
    from redis import Redis  # installed only where the manifest names it

    with Redis.from_url(settings.REDIS_URL, socket_timeout=REDIS_TIMEOUT_SECONDS) as redis:
        redis.ping()


def _description() -> dict[str, Any]:
    return {
        "label": settings.MANIFEST.label,
        "variant": settings.MANIFEST.variant,
        "version": settings.MANIFEST.version,
        "transport": settings.MANIFEST.transport,
        "server": os.environ.get("SERVER_PROGRAM", "unknown"),
        "debug": settings.DEBUG,
        "python": platform.python_version(),
        "packages": _packages(),
    }


@cache
def _packages() -> dict[str, str]:
    return {found.name: found.version for found in sorted(distributions(), key=lambda d: d.name)}
