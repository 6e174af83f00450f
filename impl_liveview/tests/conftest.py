from __future__ import annotations

from typing import Any

import pytest
from liveview import liveview_registry

IN_MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


class Page:
    """Stands in for the consumer of one open page, and keeps what the handlers send."""

    view = "list"
    term = ""
    has_form = True

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.broadcast: list[dict[str, Any]] = []

    def send_json(self, update: dict[str, Any]) -> None:
        self.sent.append(update)

    def broadcast_to_all(self, update: dict[str, Any]) -> None:
        self.broadcast.append(update)

    def run(self, function: str, **content: Any) -> None:
        """Call a handler with a frame as the browser would have sent it."""
        handler = liveview_registry.get_handler(function)
        assert handler is not None
        handler(self, {"function": function, **content})

    @property
    def toasts(self) -> str:
        return "".join(u["html"] for u in self.sent if u["target"] == "#notifications")


@pytest.fixture
def page(db) -> Page:
    return Page()


@pytest.fixture(autouse=True)
def _channel_layer_in_memory(settings) -> None:
    settings.CHANNEL_LAYERS = IN_MEMORY
