from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from redis import ConnectionError

from shared_alerts import services
from shared_alerts.models import Alert
from ui import changes
from ui.changes import HEARTBEAT, Change, Page, announce


class Subscription:
    """Brings these messages, then none any more: its connection is lost."""

    def __init__(self, messages: Iterable[Any]) -> None:
        self._messages = iter(messages)
        self.is_closed = False

    async def get_message(self, timeout: float) -> Any:
        try:
            return next(self._messages)
        except StopIteration:
            raise ConnectionError("lost") from None

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, *_: object) -> None:
        self.is_closed = True


class Redis:
    """Counts, and keeps what is published."""

    def __init__(self) -> None:
        self.number = 0
        self.published: list[tuple[str, list[Any]]] = []

    def incr(self, name: str) -> int:
        self.number += 1
        return self.number

    def get(self, name: str) -> str | None:
        return str(self.number) if self.number else None

    def publish(self, channel: str, text: str) -> None:
        self.published.append((channel, json.loads(text)))


@pytest.fixture(autouse=True)
def redis(monkeypatch: pytest.MonkeyPatch) -> Redis:
    redis = Redis()
    monkeypatch.setattr(changes, "redis", redis)
    monkeypatch.setattr(changes, "_renderings", {})
    return redis


@pytest.fixture
def without_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing listens at this port.
    address = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(changes.settings, "REDIS_URL", address, raising=False)
    monkeypatch.setattr(changes, "redis", changes.Redis.from_url(address))


def message(number: int, page: str = "", kind: str = "imported", pk: int = 0) -> dict[str, str]:
    return {"data": json.dumps([number, page, kind, pk])}


def sent(subscription: Subscription, page: str = "mine", seen: str = "") -> list[str]:
    """What a stream sends until it ends."""

    async def read() -> list[str]:
        return [text async for text in changes._events(subscription, page, seen)]

    return async_to_sync(read)()


class TestStream:
    def test_a_page_that_has_missed_a_change_is_told_at_once(self, redis):
        redis.number = 7
        assert sent(Subscription([]), seen="6") == ["id: 7\nevent: change\ndata:\n\n"]
        assert sent(Subscription([]), seen="7") == [HEARTBEAT]

    def test_a_page_is_told_of_the_changes_of_others_alone(self):
        messages = [message(1, "mine"), message(2, "another"), message(3)]
        told = sent(Subscription(messages))
        assert [text.partition("\n")[0] for text in told] == [":", "id: 2", "id: 3"]

    def test_one_without_a_name_is_told_of_all(self):
        assert sent(Subscription([message(1)]), page="")[1:] == [changes._event(1)]

    def test_where_nothing_changes_it_says_that_it_is_there(self):
        assert sent(Subscription([None, None])) == [HEARTBEAT] * 3

    def test_without_redis_it_ends(self, caplog):
        subscription = Subscription([])
        sent(subscription)
        assert subscription.is_closed
        assert "a stream ends: lost" in caplog.text

    def test_without_redis_none_begins(self, without_redis, caplog):
        response = async_to_sync(changes.stream)(RequestFactory().get("/htmx/changes/"))
        assert response.status_code == 503
        assert "Redis, no stream" in caplog.text


class TestWhatAPageIsSent:
    @pytest.fixture(autouse=True)
    def table(self, db: None) -> None:
        services.seed(3, 1)

    @staticmethod
    def event(kind: str, pk: int) -> str:
        _, event = sent(Subscription([message(8, "another", kind, pk)]))
        return event

    def test_a_new_row_and_the_summary(self):
        event = self.event("created", 3)
        assert event.startswith("id: 8\nevent: change\ndata:<tr")
        assert event.count("data-alert-id=") == 1
        assert 'id="summary"' in event

    def test_a_button_that_names_its_place(self):
        event = self.event("acknowledged", 2)
        assert "<tr" not in event
        assert re.search(r'<button hx-swap-oob="true"[^>]* id="acknowledge-2"', event)

    def test_which_row_is_gone(self):
        services.delete(1)
        assert """hx-swap-oob="delete:[data-alert-id='1']\"""" in self.event("deleted", 1)

    @pytest.mark.parametrize("kind", ["created", "acknowledged"])
    def test_of_a_row_that_is_gone_meanwhile_the_summary_alone(self, kind):
        event = self.event(kind, 99)
        assert event.startswith("id: 8\nevent: change\n")
        assert "99" not in event
        assert 'id="summary"' in event

    def test_an_import_is_asked_for(self):
        assert self.event("imported", 0) == "id: 8\nevent: change\ndata:\n\n"

    def test_without_the_database_pages_ask(self, monkeypatch, caplog):
        def fail(change: Change) -> str:
            raise DatabaseError("locked")

        monkeypatch.setattr(changes, "render", fail)
        assert self.event("created", 3) == "id: 8\nevent: change\ndata:\n\n"
        assert "locked" in caplog.text

    def test_all_pages_are_sent_one_rendering(self, monkeypatch):
        rendered = []
        monkeypatch.setattr(changes, "render", lambda change: rendered.append(change) or "<tr>")

        async def both() -> list[str]:
            change = Change(8, "another", "created", 3)
            return await asyncio.gather(changes._told(change), changes._told(change))

        first, second = async_to_sync(both)()
        assert first == second
        assert len(rendered) == 1


class TestAnnounce:
    def test_a_change_has_a_number_and_the_page_that_asked_for_it(self, redis):
        request = RequestFactory().post("/htmx/3/delete/", headers={"x-page": "mine"})
        changes.tell("deleted", 3, request)
        announce(Alert(pk=5))
        assert redis.published == [
            (changes.CHANNEL, [1, "mine", "deleted", 3]),
            (changes.CHANNEL, [2, "", "created", 5]),
        ]

    def test_without_redis_the_change_is_done_all_the_same(self, without_redis, caplog):
        announce(Alert(pk=5))
        assert "no page is told" in caplog.text
        assert changes.latest() == ""


class TestNumberedAnswers:
    @staticmethod
    def changing(request: HttpRequest) -> HttpResponse:
        changes.tell("deleted", 3, request)
        return HttpResponse()

    @staticmethod
    async def changing_nothing(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def test_the_page_learns_the_number_of_its_change(self, redis):
        redis.number = 6
        answer = changes.number_answers(self.changing)(RequestFactory().post("/htmx/3/delete/"))
        assert answer["X-Change"] == "7"

    def test_what_changes_nothing_has_none(self):
        answer = changes.number_answers(self.changing_nothing)
        assert "X-Change" not in async_to_sync(answer)(RequestFactory().get("/htmx/"))


class TestPage:
    def test_knows_the_last_change_and_has_a_name_of_its_own(self, redis):
        redis.number = 4
        assert (Page().seen, Page().id != Page().id) == ("4", True)


class TestViews:
    @pytest.mark.django_db
    def test_announce_what_has_changed_and_nothing_else(self, client, settings, redis):
        settings.STREAMS_CHANGES = True
        for path, fields, count in (
            ("random/", {}, 1),
            ("new/", {"type": "INFO", "description": "x"}, 2),
            ("new/", {"type": "INFO", "description": ""}, 2),
            ("new/description/", {"description": ""}, 2),
            ("1/acknowledge/", {"acknowledged": "true"}, 3),
            ("9/acknowledge/", {"acknowledged": "true"}, 3),
            ("1/delete/", {}, 4),
            ("1/delete/", {}, 4),
            ("import/", {}, 4),
        ):
            client.post(f"/htmx/{path}", fields, headers={"hx-request": "true"})
            assert len(redis.published) == count, path

    @pytest.mark.django_db
    def test_announce_nothing_where_no_page_keeps_a_stream(self, client, redis):
        client.post("/htmx/random/")
        assert redis.published == []
