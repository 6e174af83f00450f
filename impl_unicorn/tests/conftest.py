from __future__ import annotations

import pytest
from django.core.cache import cache
from django_unicorn.components import unicorn_view
from open_pages import Page


@pytest.fixture
def alert_list(client):
    return Page(client, "alert-list")


@pytest.fixture
def dialog(client):
    return Page(client, "alert-dialog")


@pytest.fixture
def another_process():
    """Let the next request meet a server process that knows no component yet."""

    def forget():
        cache.clear()
        unicorn_view.views_cache.clear()

    return forget
