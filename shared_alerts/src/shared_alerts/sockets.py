"""What can come over a WebSocket: anyone can send anything to any address."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

REFUSED: Final = 4400
"""The code with which a socket is closed that sends what no page of ours does.

Of the codes of RFC 6455 itself, daphne sends 1000 alone.
"""

MAX_LEVELS: Final = 8

Message = dict[str, Any]


async def refuse(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Refuse a WebSocket: the ASGI application for all addresses at which there is none.

    Without it, channels answers each with an exception in the log.
    """
    await receive()
    await send({"type": "websocket.close", "code": REFUSED})


def read_object(text: str | bytes | None) -> Message | None:
    """The JSON object that a frame or a request holds; None where it holds another thing.

    An object that is nested more deeply than `MAX_LEVELS` is none either: what walks through it
    would end at Python's limit of recursion.
    """
    try:
        content = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and _is_shallow(content, MAX_LEVELS) else None


def _is_shallow(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)
