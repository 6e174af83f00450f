from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def implementation(request: HttpRequest) -> dict[str, Any]:
    """The implementation that serves this page, and the links to all of its stack."""
    return {
        "implementation": settings.MANIFEST,
        "navigation": settings.NAVIGATION,
        "poll_seconds": settings.POLL_SECONDS,
    }
