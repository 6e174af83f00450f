from __future__ import annotations

import asyncio

import pytest

from shared_alerts.sockets import MAX_LEVELS, REFUSED, read_object, refuse


class TestReadObject:
    def test_an_object_is_read(self):
        assert read_object('{"a": [1, {"b": null}]}') == {"a": [1, {"b": None}]}

    @pytest.mark.parametrize(
        "text",
        [None, "", "\0", "{", "null", "true", "1", '"x"', "[]", "[" * 100_000, "9" * 5000, '{"a":'],
    )
    def test_what_is_none_is_not(self, text):
        assert read_object(text) is None

    def test_an_object_is_nested_to_a_limit(self):
        assert read_object('{"a":' * MAX_LEVELS + "1" + "}" * MAX_LEVELS)
        assert read_object('{"a":' * (MAX_LEVELS + 1) + "1" + "}" * (MAX_LEVELS + 1)) is None
        assert read_object('{"a":' + "[" * 800 + "]" * 800 + "}") is None


def test_a_socket_without_an_address_is_refused():
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    asyncio.run(refuse({"type": "websocket"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": REFUSED}]
