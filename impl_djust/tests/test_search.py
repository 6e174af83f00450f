from __future__ import annotations

import re

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from open_pages import Frame, Page, changes, in_event_loop, open_page, text

from shared_alerts import services
from shared_alerts.testing import PLAIN_TERMS, REFUSED_TERMS

pytestmark = pytest.mark.django_db


@sync_to_async
def create(description: str) -> int:
    return services.create(type="INFO", description=description).pk


async def search(page: Page, text: str) -> tuple[Frame, dict[str, str]]:
    """The answer to a text that is typed, and what the address carries then."""
    answer, navigation = await page.event("search", value=text, field="q"), await page.frame()
    assert (navigation["action"], navigation["replace"]) == ("live_patch", True)
    return answer, navigation["params"]


def rows(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<tr [^>]*data-alert-id="(\d+)"', html)]


class TestTyping:
    @pytest.mark.parametrize("term", PLAIN_TERMS)
    @in_event_loop
    async def test_a_term_is_plain_text(self, term):
        await create(f"before {term} after")
        await create("Another one")
        async with open_page() as page:
            answer, params = await search(page, f" {term} ")
            assert changes(answer).count("RemoveChild") == 1
            assert params == {"q": term}

    @pytest.mark.parametrize("term", REFUSED_TERMS)
    @in_event_loop
    async def test_a_term_that_is_refused_filters_nothing(self, alert, term):
        async with open_page() as page:
            answer, params = await search(page, term)
            assert REFUSED_TERMS[term] in text(answer)
            assert "RemoveChild" not in changes(answer)
            assert params == {"q": ""}

    @pytest.mark.parametrize("value", [None, 1, True, [], {"a": 1}])
    @in_event_loop
    async def test_what_is_no_text_does_no_harm(self, alert, value):
        async with open_page() as page:
            await page.event("search", value=value)
            assert await sync_to_async(services.list_alerts().count)() == 1

    @in_event_loop
    async def test_asks_for_the_rows_alone(self, alert, statements):
        async with open_page() as page:
            statements.clear()
            await search(page, "alert(1)")
            assert statements == ["SELECT"]


class TestChangesOfOthers:
    @in_event_loop
    async def test_leave_the_rows_true_to_the_term(self):
        await create("A buzz")
        async with open_page() as page, open_page() as other:
            await search(page, "buzz")
            for description, kinds in (("Quiet", []), ("Another buzz", ["InsertChild"])):
                await other.event("open_form")
                await other.event("submit_form", type="INFO", description=description)
                # The summary counts what is not shown, too.
                assert changes(await page.frame()) == ["SetText"] * 3 + kinds
                await other.toast()


class TestAddress:
    @pytest.mark.parametrize("query", ["q=BUZZ", "q=x&q=buzz", "q=buzz&other=%FF&q[]=2"])
    def test_has_a_search(self, client: Client, query):
        found = services.create(type="INFO", description="A buzz")
        services.create(type="INFO", description="Quiet")
        html = client.get(f"/djust/?{query}").content.decode()
        assert rows(html) == [found.pk]
        assert re.search(r'<input[^>]* value="buzz"', html, re.IGNORECASE)

    @pytest.mark.parametrize("term", REFUSED_TERMS)
    def test_may_be_refused(self, client: Client, alert, term):
        html = client.get("/djust/", {"q": term}).content.decode()
        assert REFUSED_TERMS[term] in html
        assert rows(html) == [alert.pk]

    @in_event_loop
    async def test_is_that_of_the_socket_as_well(self, statements):
        found = await create("A buzz")
        await create("Quiet")
        async with open_page(q="buzz") as page:
            assert rows(page.html) == [found]

    @in_event_loop
    async def test_changes_with_back_and_forward(self):
        await create("A buzz")
        await create("Quiet")
        async with open_page(q="buzz") as page:
            await page.send({"type": "url_change", "params": {}, "uri": "/djust/"})
            assert "InsertChild" in changes(await page.frame())
