from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from open_pages import changes, connection, in_event_loop, open_page, text

from shared_alerts import services
from shared_alerts.models import Alert

pytestmark = pytest.mark.django_db

# Of an alert that comes or goes: the total, that of its type, those not yet acknowledged.
COUNTED = ["SetText"] * 3


class TestConnection:
    @pytest.mark.parametrize(
        ("origin", "is_accepted"),
        [
            ("http://localhost:8000", True),
            ("http://elsewhere.example", False),
            ("null", False),
            (None, False),
        ],
    )
    @in_event_loop
    async def test_only_pages_of_this_site_are_connected(self, origin, is_accepted):
        socket = connection(origin)
        assert (await socket.connect())[0] is is_accepted
        await socket.disconnect()

    @in_event_loop
    async def test_nothing_else_can_be_mounted(self):
        async with open_page() as page:
            assert (await page.mount("config.settings.Env"))["type"] == "error"

    @in_event_loop
    async def test_a_page_that_comes_back_is_sent_the_list_as_it_is(self):
        async with open_page() as page:
            assert "missed" not in page.html
        await sync_to_async(services.create)(type="INFO", description="missed")
        async with open_page() as page:
            assert "missed" in page.html


class TestFollowing:
    @in_event_loop
    async def test_one_row_comes_to_every_page(self, alert):
        async with open_page() as actor, open_page() as watcher:
            for frame in (await actor.event("create_random"), await watcher.frame()):
                assert changes(frame) == [*COUNTED, "InsertChild"]
            assert "alert created!" in await actor.toast()
            assert await watcher.is_silent()

    @in_event_loop
    async def test_one_row_leaves_every_page(self, alert):
        async with open_page() as actor, open_page() as watcher:
            for frame in (await actor.event("delete", pk=str(alert.pk)), await watcher.frame()):
                assert changes(frame) == [*COUNTED, "RemoveChild"]
            assert await actor.toast() == "Alert deleted."
            assert await watcher.is_silent()

    @in_event_loop
    async def test_an_open_dialog_stays(self, alert):
        async with open_page() as actor, open_page() as watcher:
            await watcher.event("open_form")
            await actor.event("create_random")
            assert changes(await watcher.frame()) == [*COUNTED, "InsertChild"]


class TestGone:
    @pytest.mark.parametrize("event", ["acknowledge", "delete", "open_detail"])
    @in_event_loop
    async def test_the_row_goes_on_this_page_alone(self, alert, event):
        async with open_page() as page, open_page() as other:
            await sync_to_async(services.delete)(alert.pk)
            frame = await page.event(event, pk=str(alert.pk))
            assert changes(frame) == [*COUNTED, "RemoveChild"]
            assert await page.toast() == "That alert was already gone."
            assert await other.is_silent()

    @pytest.mark.parametrize("event", ["acknowledge", "delete", "open_detail"])
    @pytest.mark.parametrize("pk", ["", "0", "-1", "9" * 30, 2**63, True])
    @in_event_loop
    async def test_an_impossible_id_is_a_missing_alert(self, event, pk):
        async with open_page() as page:
            await page.event(event, pk=pk)
            assert await page.toast() == "That alert was already gone."

    @pytest.mark.parametrize("event", ["acknowledge", "delete", "open_detail"])
    @pytest.mark.parametrize("pk", ["x", "1.5", "\0", "9" * 5000, None, 1.5, [], {"a": 1}])
    @in_event_loop
    async def test_what_is_no_id_is_refused(self, event, pk):
        async with open_page() as page:
            assert (await page.event(event, pk=pk))["type"] == "error"
            assert "Description" in text(await page.event("open_form"))


class TestForm:
    @in_event_loop
    async def test_an_invalid_form_keeps_what_was_typed(self):
        async with open_page() as page:
            await page.event("open_form")
            frame = await page.event("submit_form", type="CRITICAL", description="x" * 501)
            assert "Description must be at most 500 characters." in text(frame)
            assert not await Alert.objects.aexists()

    @pytest.mark.parametrize("fields", [{}, {"type": [], "description": {}}])
    @in_event_loop
    async def test_odd_fields_are_an_invalid_form(self, fields):
        async with open_page() as page:
            await page.event("open_form")
            await page.event("submit_form", **fields)
            assert not await Alert.objects.aexists()
            await page.event("close_dialog")

    @in_event_loop
    async def test_a_valid_form_goes_and_its_row_comes(self):
        async with open_page() as page:
            await page.event("open_form")
            frame = await page.event("submit_form", type="INFO", description="{{ 1 }} <b>")
            assert "{{ 1 }} &lt;b&gt;" in text(frame)
            assert await page.toast() == "New INFO alert created!"
            # A second press finds no form that is open.
            await page.event("submit_form", type="INFO", description="again")
            assert await Alert.objects.acount() == 1

    @in_event_loop
    async def test_a_form_that_is_opened_again_is_empty(self):
        async with open_page() as page:
            await page.event("open_form")
            await page.event("submit_form", type="CRITICAL", description="left" * 200)
            await page.event("close_dialog")
            assert "left" not in text(await page.event("open_form"))


class TestStatements:
    @pytest.mark.parametrize(
        ("event", "expected"),
        [
            ("create_random", ["INSERT", "SELECT", "SELECT"]),
            ("acknowledge", ["UPDATE", "SELECT", "SELECT"]),
            ("delete", ["DELETE", "SELECT", "SELECT"]),
            ("open_detail", ["SELECT"]),
            ("open_form", []),
        ],
    )
    @in_event_loop
    async def test_each_event_asks_only_what_it_needs(self, alert, statements, event, expected):
        async with open_page() as page:
            statements.clear()
            await page.event(event, **({"pk": alert.pk} if expected else {}))
            assert statements == expected


class TestEvents:
    @pytest.mark.parametrize("name", ["handle_change", "announce", "read_alerts", "__init__"])
    @in_event_loop
    async def test_only_what_is_meant_for_a_page_can_be_called(self, name):
        async with open_page() as page:
            assert (await page.event(name))["type"] == "error"
