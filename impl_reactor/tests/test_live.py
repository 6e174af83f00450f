from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from open_pages import connection, drawn, in_event_loop, open_page

from shared_alerts import services
from shared_alerts.models import Alert
from shared_alerts.testing import PLAIN_TERMS, REFUSED_TERMS
from ui.live import announce

pytestmark = pytest.mark.django_db(transaction=True)


class TestConnection:
    @pytest.mark.parametrize(
        ("origin", "is_accepted"), [("http://localhost", True), ("http://elsewhere.example", False)]
    )
    @in_event_loop
    async def test_another_origin_is_refused(self, origin, is_accepted):
        socket = connection(origin)
        assert (await socket.connect())[0] is is_accepted
        await socket.disconnect()

    @in_event_loop
    async def test_who_joins_again_sees_what_was_missed(self):
        async with open_page() as page:
            await sync_to_async(services.create)(type="INFO", description="missed")
            await page.join("AlertList", id="alert-list")
            assert "missed" in drawn((await page.frame())[1])


class TestFollowing:
    @in_event_loop
    async def test_a_new_row_comes_to_every_page(self):
        async with open_page() as actor, open_page() as watcher:
            await actor.event("toolbar", "create_random")
            for page in (actor, watcher):
                command, payload = await page.frame()
                assert command == "render"
                assert "data-alert-id=" in drawn(payload)
            assert "alert created!" in await actor.toast()
            assert await watcher.is_silent()

    @in_event_loop
    async def test_a_deleted_row_leaves_every_page(self, alert):
        async with open_page() as actor, open_page() as watcher:
            await actor.event("alert-list", "delete", pk=alert.pk)
            for page in (actor, watcher):
                assert await page.frame() == ("remove", {"id": f"alert-{alert.pk}"})
            assert "Alert deleted." in await actor.toast()
            # What is drawn next does not bring it back.
            await actor.event("toolbar", "create_random")
            for page in (actor, watcher):
                html = drawn((await page.frame())[1])
                assert f'data-alert-id="{alert.pk}"' not in html
                assert html.count("data-alert-id=") == 1

    @in_event_loop
    async def test_the_counts_come_to_every_page(self, alert):
        async with open_page() as actor, open_page() as watcher:
            for page in (actor, watcher):
                await page.join("Totals", id="totals")
                assert 'data-count="total">1<' in drawn((await page.frame())[1])
            await actor.event("alert-list", "delete", pk=alert.pk)
            for page in (actor, watcher):
                frames = dict([await page.frame() for _ in range(2)])
                assert 'data-count="total">0<' in drawn(frames["render"])
                assert "remove" in frames

    @in_event_loop
    async def test_the_actor_is_drawn_once(self, statements):
        async with open_page() as page:
            statements.clear()
            await page.event("toolbar", "create_random")
            await page.frame()
            await page.toast()
            assert await page.is_silent()
            assert [sql.split()[0] for sql in statements] == ["INSERT", "SELECT"]

    @in_event_loop
    async def test_a_delete_does_not_fetch_its_row_first(self, alert, statements):
        async with open_page() as page:
            statements.clear()
            await page.event("alert-list", "delete", pk=alert.pk)
            await page.frame()
            assert [sql.split()[0] for sql in statements] == ["DELETE"]


class TestAcknowledge:
    @pytest.mark.parametrize("wanted", ["true", "false"])
    @in_event_loop
    async def test_the_wanted_state_comes_to_every_page(self, alert, wanted):
        await sync_to_async(services.acknowledge)(alert.pk, wanted == "false")
        async with open_page() as actor, open_page() as watcher:
            for _ in range(2):
                await actor.event("alert-list", "acknowledge", pk=alert.pk, wanted=wanted)
            for page in (actor, watcher):
                command, payload = await page.frame()
                assert command == "render"
                assert f'aria-pressed="{wanted}"' in drawn(payload)
                # What says the same again draws nothing.
                assert await page.is_silent()


class TestSearch:
    @pytest.mark.parametrize("term", PLAIN_TERMS)
    @in_event_loop
    async def test_a_change_of_another_page_leaves_the_rows_true(self, term):
        create = sync_to_async(services.create)
        await create(type="INFO", description="Another one")
        async with open_page() as page:
            await page.join("Search", id="search-form")
            await page.event("search-form", "search", q=term)
            frames = dict([await page.frame() for _ in range(3)])
            assert "match." in drawn(frames["render"])
            assert frames["replace_with"]["id"] == "search-error"
            assert frames["set_query_string"]["qs"].startswith("q=")
            found = await create(type="INFO", description=f"before {term} after")
            await sync_to_async(announce)(found)
            html = drawn((await page.frame())[1])
            assert f'data-alert-id="{found.pk}"' in html
            assert "Another one" not in html

    @pytest.mark.parametrize(("term", "sentence"), REFUSED_TERMS.items())
    @in_event_loop
    async def test_a_term_that_is_refused_finds_all(self, alert, term, sentence):
        async with open_page() as page:
            await page.join("Search", id="search-form")
            await page.event("search-form", "search", q=term)
            frames = dict([await page.frame() for _ in range(2)])
            assert sentence in frames["replace_with"]["html"]
            assert "render" not in frames


class TestDescription:
    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("Typed", ""),
            ("x" * 501, "Description must be at most 500 characters."),
            ("a\0b", "Null characters are not allowed."),
            (None, "Description is required."),
        ],
    )
    @in_event_loop
    async def test_the_error_alone_is_sent(self, text, error):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            await page.event("new-alert", "check_description", type="INFO", description=text)
            command, payload = await page.frame()
            assert (command, payload["id"]) == ("replace_with", "description-error")
            assert f">{error}</p>" in payload["html"]
            assert await page.is_silent()


class TestIds:
    @pytest.mark.parametrize("handler", ["delete", "open_detail", "acknowledge"])
    @pytest.mark.parametrize(
        "pk",
        [
            *(999, 0, -1, 10**30, 1.5, float("nan"), float("inf"), None, True, [], {}),
            *("x", "", "\0", "1\n2", "9" * 5000),
        ],
    )
    @in_event_loop
    async def test_an_impossible_id_is_a_missing_alert(self, handler, pk):
        async with open_page() as page:
            await page.event("alert-list", handler, pk=pk)
            assert "That alert was already gone." in await page.toast()

    @in_event_loop
    async def test_the_row_of_a_missing_alert_goes(self, alert):
        async with open_page() as page:
            await sync_to_async(services.delete)(alert.pk)
            await page.event("alert-list", "open_detail", pk=alert.pk)
            assert (await page.frame())[0] == "render"
            assert "already gone" in await page.toast()


class TestForm:
    @in_event_loop
    async def test_a_form_that_joins_is_not_drawn_over_a_typed_text(self):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            assert await page.is_silent()

    @in_event_loop
    async def test_an_invalid_form_keeps_what_was_typed(self):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            await page.event("new-alert", "create", type="CRITICAL", description="x" * 501)
            html = drawn((await page.frame())[1])
            assert "Description must be at most 500 characters." in html
            assert "x" * 501 in html
            assert '<option value="CRITICAL" selected>' in html
            assert not await Alert.objects.aexists()

    @pytest.mark.parametrize("fields", [{}, {"type": [], "description": {}}])
    @in_event_loop
    async def test_odd_fields_are_an_invalid_form(self, fields):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            await page.event("new-alert", "create", **fields)
            assert "is-danger" in drawn((await page.frame())[1])

    @in_event_loop
    async def test_a_valid_form_goes_and_its_row_comes(self):
        async with open_page() as page:
            await page.join("NewAlert", id="new-alert")
            await page.event("new-alert", "create", type="INFO", description="{{ 1 }} <b>")
            frames = dict([await page.frame() for _ in range(3)])
            assert "{{ 1 }} &lt;b&gt;" in drawn(frames["render"])
            assert frames["remove"] == {"id": "new-alert"}
            assert "New INFO alert created!" in frames["append"]["html"]


class TestDetail:
    @in_event_loop
    async def test_it_opens_without_drawing_the_list(self, alert, statements):
        async with open_page() as page:
            statements.clear()
            await page.event("alert-list", "open_detail", pk=alert.pk)
            command, payload = await page.frame()
            assert (command, payload["id"]) == ("replace_with", "dialog")
            assert "&lt;script&gt;alert(1)&lt;/script&gt;" in payload["html"]
            assert "{{ x }}" in payload["html"]
            assert await page.is_silent()
            assert len(statements) == 1

    @in_event_loop
    async def test_joining_fetches_nothing_and_closing_removes_it(self, statements):
        async with open_page() as page:
            statements.clear()
            await page.join("AlertDetail", id="rx-1")
            await page.event("rx-1", "close")
            assert await page.frame() == ("remove", {"id": "rx-1"})
            assert await page.is_silent()
            assert statements == []
