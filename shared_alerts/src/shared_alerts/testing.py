"""A pytest plugin for the projects' own tests: `-p shared_alerts.testing`.

It is loaded before Django is set up, so models are imported where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from shared_alerts.models import Alert


@pytest.fixture(autouse=True)
def _static_files_without_collecting(settings: Settings) -> None:
    backend = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def alert(db: None) -> Alert:
    """One saved alert whose description would do harm wherever it is not escaped."""
    from shared_alerts import services

    return services.create(type="WARNING", description="<script>alert(1)</script> \"' {{ x }}")
