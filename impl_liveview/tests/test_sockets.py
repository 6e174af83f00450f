from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from sockets import OWN_ORIGIN, Socket

pytestmark = pytest.mark.django_db


class TestOrigin:
    @pytest.mark.parametrize(
        ("origin", "is_accepted"),
        [
            (OWN_ORIGIN, True),
            (b"http://elsewhere.example", False),
            (b"null", False),
            (None, False),
        ],
    )
    def test_only_pages_of_this_site_are_connected(self, origin, is_accepted):
        async def connect():
            socket = Socket(origin)
            answer, _ = await socket.connect()
            await socket.disconnect()
            return answer

        assert async_to_sync(connect)() == is_accepted


ROWS, COUNTS, FIGURES = "#alert-rows", "#counts", "#figures"


class TestBroadcast:
    """A change reaches every page once, as what the page shows of it."""

    def targets(self, function, **content):
        """What arrives at a page that has shown this, when another adds an alert."""

        async def change_and_look():
            mine, other = Socket(), Socket()
            await mine.connect()
            await other.connect()
            if function:
                await other.send_json_to({"function": function, **content})
                await other.receive_json_from()
                while not await other.receive_nothing():
                    await other.receive_json_from()
            await mine.send_json_to({"function": "create_random"})
            assert (await mine.receive_json_from())["target"] == "#notifications"
            received = []
            while not await other.receive_nothing():
                received.append(await other.receive_json_from())
            await mine.disconnect()
            await other.disconnect()
            return received

        received = async_to_sync(change_and_look)()
        self.html = "".join(update["html"] for update in received)
        return [update["target"] for update in received]

    def test_the_list_gets_rows_and_summary(self):
        assert self.targets("refresh_list") == [ROWS, COUNTS]
        assert "<tr data-alert-id" in self.html

    def test_a_search_gets_the_rows_that_it_finds(self):
        assert self.targets("search", form={"q": "nothing has this"}) == [ROWS, COUNTS]
        assert "<tr data-alert-id" not in self.html
        assert "No alerts match." in self.html

    def test_the_statistics_get_their_figures(self):
        assert self.targets("refresh_statistics") == [FIGURES]

    def test_a_page_that_has_not_yet_said_what_it_shows_gets_nothing(self):
        assert self.targets(None) == []
