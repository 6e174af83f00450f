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


class TestBroadcast:
    def test_a_change_reaches_every_page_once(self):
        async def change_and_look():
            mine, other = Socket(OWN_ORIGIN), Socket(OWN_ORIGIN)
            await mine.connect()
            await other.connect()
            await mine.send_json_to({"function": "create_random"})
            received = [(await mine.receive_json_from())["target"] for _ in range(2)]
            assert sorted(received) == ["#alert-rows", "#notifications"]
            assert (await other.receive_json_from())["target"] == "#alert-rows"
            assert await mine.receive_nothing()
            assert await other.receive_nothing()
            await mine.disconnect()
            await other.disconnect()

        async_to_sync(change_and_look)()
