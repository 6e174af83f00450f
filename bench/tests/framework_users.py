"""The simulated users of the implementations, for tests that answer them in a server's place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alerts_bench.product import catalog

with pytest.MonkeyPatch.context() as patch:
    # Playwright, in this process, does not survive patched sockets; no user here needs them.
    patch.setenv("LOCUST_SKIP_MONKEY_PATCH", "1")
    from locust.env import Environment

    from alerts_bench.load.users.registry import load_users
    from alerts_bench.load.users.scheduled_user import TransportError

__all__ = ["TransportError", "user_of"]

USERS = load_users(catalog.load(Path(__file__).parents[2]))


def user_of(id: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a new user of an implementation."""
    monkeypatch.setattr(USERS[id], "host", "http://127.0.0.1", raising=False)
    return USERS[id](Environment())
