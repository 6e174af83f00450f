from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils.module_loading import import_string
from open_pages import in_event_loop, open_page, text

from shared_alerts import services

pytestmark = pytest.mark.django_db

STATISTICS = {"view": "ui.views.StatisticsView", "url": "/djust/statistics/"}


class TestFigures:
    def test_are_those_of_the_list(self, client, alert):
        services.acknowledge(alert.pk, True)
        html = client.get("/djust/statistics/?utm_source=mail&q=x").content.decode()
        assert "<title>Statistics · djust</title>" in html
        for name, count in (("WARNING.acknowledged", 1), ("WARNING.open", 0), ("total", 1)):
            assert f'data-count="{name}">{count}<' in html

    @in_event_loop
    async def test_follow_what_others_do(self, alert):
        async with open_page() as page, open_page(**STATISTICS) as statistics:
            await page.event("acknowledge", pk=alert.pk, wanted="true")
            changed = await statistics.frame()
            assert {"0", "1"} <= set(text(changed).split())

    @in_event_loop
    async def test_are_asked_for_alone(self, alert, statements):
        async with open_page(**STATISTICS):
            assert statements == ["SELECT"]


class TestNavigation:
    @in_event_loop
    async def test_brings_the_other_view_and_its_title(self):
        async with open_page() as page:
            await page.send({"type": "live_redirect_mount", "params": {}, **STATISTICS})
            mounted, title = await page.frame(), await page.frame()
            assert 'id="statistics"' in mounted["html"]
            assert title["value"] == "Statistics · djust"


class TestChangesFromOutside:
    @in_event_loop
    async def test_reach_both_views(self):
        async with open_page() as page, open_page(**STATISTICS) as statistics:
            created = await sync_to_async(services.create)(type="INFO", description="outside")
            await sync_to_async(import_string(settings.ANNOUNCE_CHANGE))(created)
            assert "outside" in text(await page.frame())
            assert "1" in text(await statistics.frame()).split()
