"""What a client can reach: anyone can open a socket and send any frame.

Django LiveView 2.5.0 answers a frame that is not of the form that its script gives it, and a room
whose name the channel layer does not take, with an exception; it logs the name of a handler that
it does not know as the client wrote it, line breaks included.
"""

from __future__ import annotations

from typing import Any, Final

from django.urls import register_converter
from django.urls.converters import StringConverter
from liveview import liveview_registry
from liveview.consumers import LiveViewConsumer, convert_keys_to_snake_case

from shared_alerts.sockets import REFUSED, read_object


class RoomConverter(StringConverter):
    """A name that a group of channels may have."""

    regex = r"[a-zA-Z0-9_.-]{1,64}"


register_converter(RoomConverter, "room")

ADDRESS: Final = "ws/liveview/<room:room_name>/"


class GuardedConsumer(LiveViewConsumer):
    """Django LiveView's socket, closed when it brings what no page of this project sends."""

    def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        # Its keys are looked for in the form in which the handler is found by them.
        content = convert_keys_to_snake_case(read_object(text_data))
        if has_handler(content):
            self.receive_json(content)
        else:
            self.close(REFUSED)
            # What the client has sent since is not read any more.
            self.websocket_disconnect({"code": REFUSED})


def has_handler(content: Any) -> bool:
    match content:
        case {"function": str(name)}:
            return liveview_registry.get_handler(name) is not None
    return False
