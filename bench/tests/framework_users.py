"""The simulated users of the implementations, for tests that answer them in a server's place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alerts_bench.product import catalog

with pytest.MonkeyPatch.context() as patch:
    # Playwright, in this process, does not survive patched sockets; no user here needs them.
    patch.setenv("LOCUST_SKIP_MONKEY_PATCH", "1")
    from locust.env import Environment

    from alerts_bench.load.users.registry import load_user
    from alerts_bench.load.users.scheduled_user import TransportError
    from alerts_bench.load.users.stream_user import StreamEvent, StreamUser

__all__ = ["Frame", "Page", "StreamEvent", "StreamUser", "TransportError", "user_of"]

USERS = {
    one.name: load_user(one)
    for base in catalog.load(Path(__file__).parents[2])
    for one in (base, *base.variants)
    if one.load_user
}

Frame = dict[str, Any]


def user_of(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a new user of an implementation, or of a variant of one."""
    monkeypatch.setattr(USERS[name], "host", "http://127.0.0.1", raising=False)
    return USERS[name](Environment())


class Page:
    """A page of this user whose server sends these frames, whatever it is sent."""

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.user = user_of(name, monkeypatch)
        monkeypatch.setattr(
            self.user, "tell", lambda message: self.sent.append(json.loads(message))
        )
        self.sent: list[Frame] = []

    def is_sent(self, *frames: Frame) -> list[set[int]]:
        """Let frames arrive, and return the ids of the rows that each puts on the page."""
        return [set(self.user.rows_in(json.dumps(frame))) for frame in frames]

    def answers(self, *frames: Frame) -> None:
        """Answer what is sent next with these frames."""
        messages = [json.dumps(frame) for frame in frames]

        def send(message: str) -> None:
            self.user.tell(message)
            for answer in messages:
                self.user.rows_in(answer)
                self.user._mailbox.put(answer)

        def wait_for(predicate: Callable[[str | bytes], bool]) -> Any:
            return self.user._mailbox.wait_for(predicate, timeout=0)

        self._monkeypatch.setattr(self.user, "send", send)
        self._monkeypatch.setattr(self.user, "wait_for", wait_for)
