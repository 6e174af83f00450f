from __future__ import annotations

import json
import logging
from urllib.parse import quote

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from liveview.consumers import LiveViewConsumer
from sockets import Socket

from shared_alerts import services
from shared_alerts.sockets import REFUSED
from ui.guards import GuardedConsumer

pytestmark = pytest.mark.django_db

FORGED = "x\nERROR root: forged"

MALFORMED = [
    *("", "\0", "{", "null", "true", "1", '"x"', "[]", "{}", "[" * 100_000, "9" * 5000),
    *(json.dumps({"function": one}) for one in (None, 1, True, [], {}, "", FORGED, "rows")),
    # Two keys that are one, once their letters are small.
    json.dumps({"function": "open_form", "Function": FORGED}),
    '{"function": "open_form", "function": "unknown"}',
    '{"function": "delete", "data": {"pk":' + "[" * 800 + "]" * 800 + "}}",
]


class TestFrames:
    """A frame that names no handler closes the socket."""

    @pytest.mark.parametrize("frame", [*MALFORMED, b"\0\1"], ids=range(len(MALFORMED) + 1))
    def test_what_is_malformed_is_refused(self, frame, caplog):
        caplog.set_level(logging.INFO)

        async def send():
            socket = Socket()
            await socket.connect()
            kind = "text" if isinstance(frame, str) else "bytes"
            await socket.send_input({"type": "websocket.receive", kind: frame})
            return await socket.close_code()

        assert async_to_sync(send)() == REFUSED
        assert "forged" not in caplog.text

    def test_nothing_is_read_after_a_refusal(self):
        async def send():
            socket = Socket()
            await socket.connect()
            await socket.send_json_to([])
            await socket.send_json_to({"function": "create_random"})
            assert await socket.close_code() == REFUSED
            assert not any(get_channel_layer().groups.values())

        async_to_sync(send)()
        assert not services.list_alerts().exists()


class TestWithoutGuards:
    """What Django LiveView 2.5.0 does by itself: where this fails, the guard is not needed."""

    def test_a_frame_is_logged_as_it_came_or_ends_in_an_exception(self, monkeypatch, caplog):
        monkeypatch.setattr(GuardedConsumer, "receive", LiveViewConsumer.receive)
        self.send(json.dumps({"function": FORGED}))
        assert any(FORGED in one.getMessage() for one in caplog.records)
        for frame in ("{", "null", "[]"):
            with pytest.raises((ValueError, AttributeError)):
                self.send(frame)

    @staticmethod
    def send(frame):
        async def send_and_leave():
            socket = Socket()
            await socket.connect()
            await socket.send_to(text_data=frame)
            await socket.receive_nothing()
            await socket.disconnect()

        async_to_sync(send_and_leave)()


class TestRooms:
    @pytest.mark.parametrize("name", ["0" * 32, "8b7fa4c6-0f0e-4b1e-9d6c-0123456789ab", "a_B.9"])
    def test_a_group_may_be_named_like_it(self, name):
        assert connect(f"/ws/liveview/{name}/") == (True, None)

    @pytest.mark.parametrize("name", [FORGED, "x" * 65, "a room", "caf\u00e9", "a:b", "\0", "a/b"])
    def test_another_name_is_refused(self, name, caplog):
        answer = connect(f"/ws/liveview/{quote(name)}/")
        assert answer == (False, REFUSED)
        assert "forged" not in caplog.text

    @pytest.mark.parametrize("address", ["/", "/ws/liveview/", "/ws/liveview/a", "/x%0aforged"])
    def test_no_other_address_has_a_socket(self, address):
        assert connect(address) == (False, REFUSED)


def connect(address):
    async def connect_and_leave():
        socket = Socket(address=address)
        answer = await socket.connect()
        await socket.disconnect()
        return answer

    return async_to_sync(connect_and_leave)()
