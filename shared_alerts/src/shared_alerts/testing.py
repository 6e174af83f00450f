"""A pytest plugin for the projects' own tests: `-p shared_alerts.testing`.

It is loaded before Django is set up, so models are imported where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from shared_alerts.models import Alert

PLAIN_TERMS: Final = ("%", "_", "'", '"', "\\", "a.*b", "(?i)", "<b>&amp;", "مرحبا", "\u202eabc")
"""Searches that mean something to a database, a pattern or a page, and are plain text to us."""

REFUSED_TERMS: Final = {
    "x" * 201: "Search for at most 200 characters.",
    "x" * 10_000: "Search for at most 200 characters.",
    "a\0b": "Null characters are not allowed.",
}
"""Searches that are not made, and what is said instead."""

NO_IMPORTS: Final = {
    b"": "The file is empty.",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR": "The file is not",
    "type,description\nINFO,x".encode("utf-16"): "The file is not encoded in UTF-8.",
    b"INFO,x\n": "The first line must be: type,description",
    b"description,type\nx,INFO\n": "The columns are in the wrong order",
    b'type,description\nINFO,"x\n': "Quotes are missing or out of place.",
    b"type,description\n" + b"INFO,x\n" * 1001: "The file has more than 1,000 alerts.",
    b"x" * 1_000_001: "The file is larger than 1 MB.",
}
"""Files of which nothing is saved, and how the sentence about each begins."""


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
