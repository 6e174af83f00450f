"""One acts, the others watch: how long until each of them has the new row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import gevent
from gevent.event import Event
from locust.env import Environment

from alerts_bench.load.plan import Broadcast
from alerts_bench.load.users import answers
from alerts_bench.load.users.alerts_user import AlertsUser
from alerts_bench.load.users.answers import WrongAnswerError
from alerts_bench.load.users.scheduled_user import TransportError
from alerts_bench.load.users.watcher import Watcher

WAIT_S = 30.0
"""How long a watcher may take before he counts as not reached."""


class Audience:
    """Watchers of one implementation, and the one who acts."""

    def __init__(self, user: type[AlertsUser], environment: Environment, plan: Broadcast) -> None:
        self._user = user
        self._environment = environment
        self._plan = plan
        self._arrivals: dict[int, dict[int, float]] = {}
        self._news = Event()

    def measure(self) -> list[dict[str, Any]]:
        """Return for each act the watchers, and the milliseconds until each of them had the row.

        An act that failed has its cause as `failure`.
        """
        assert issubclass(self._user, Watcher)
        watchers: list[Watcher] = []
        self._user.arrived = self._arrived
        actor = self._user(self._environment)
        try:
            actor.open()
            for _ in range(self._plan.watchers):
                watcher = self._user(self._environment)
                watchers.append(watcher)
                watcher.open()
                gevent.sleep(1 / self._plan.spawn_hz)
            return [self._act(actor, watchers) for _ in range(self._plan.acts)]
        finally:
            self._user.arrived = None
            for one in (actor, *watchers):
                one.close()

    def _act(self, actor: Watcher, watchers: Sequence[Watcher]) -> dict[str, Any]:
        self._arrivals.clear()
        above = actor.rows.highest
        started = time.perf_counter()
        try:
            html = actor.create_random()
            answers.assert_random_created(html, above)
        except (TransportError, WrongAnswerError) as error:
            return {"watchers": len(watchers), "failure": str(error), "ms": []}
        answered_ms = (time.perf_counter() - started) * 1000
        pk = max(answers.ids(html))
        actor.rows.see([pk])
        numbers = {watcher.number for watcher in watchers}
        deadline = started + WAIT_S
        while True:
            reached = self._arrivals.get(pk, {})
            missing = numbers - reached.keys()
            self._news.clear()
            if not missing or not self._news.wait(max(0.0, deadline - time.perf_counter())):
                break
        return {
            "watchers": len(watchers),
            "answered_ms": answered_ms,
            "ms": sorted((reached[one] - started) * 1000 for one in numbers & reached.keys()),
        }

    def _arrived(self, watcher: Watcher, pk: int, at: float) -> None:
        self._arrivals.setdefault(pk, {}).setdefault(watcher.number, at)
        self._news.set()
