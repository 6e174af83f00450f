from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shared_alerts import knobs


def implementation(request: HttpRequest | None = None) -> dict[str, Any]:
    """The implementation that serves this page, the links to all of its stack, its intervals.

    What is rendered without a request, over a socket, asks for them itself.
    """
    return {
        "implementation": settings.MANIFEST,
        "navigation": settings.NAVIGATION,
        "poll_seconds": settings.POLL_SECONDS,
        "search_debounce_ms": knobs.search_debounce_ms(),
        "statistics_poll_seconds": settings.STATISTICS_POLL_SECONDS,
    }
