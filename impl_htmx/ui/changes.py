"""The variant `sse`: open pages are sent what has changed as server-sent events.

Changes are numbered. A page knows the number of the last one that it has seen; when its stream
opens after another, it is told to ask for its list.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from uuid import uuid4

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.decorators import sync_and_async_middleware
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared_alerts import services
from shared_alerts.context_processors import implementation
from shared_alerts.models import Alert

Kind = Literal["created", "acknowledged", "deleted", "imported"]

CHANNEL: Final = f"{settings.MANIFEST.slug}:changes"
NUMBER: Final = f"{settings.MANIFEST.slug}:change"
LIMIT_SECONDS: Final = 2
HEARTBEAT_SECONDS: Final = 15
# A comment: the page ignores it, and a connection that is dead is found out.
HEARTBEAT: Final = ":\n\n"
ANSWERED: Final = "ui.change"

# Changes that a stream may still have to send: those of a slow page are a few behind.
KEPT: Final = 32

logger = logging.getLogger(__name__)
redis = Redis.from_url(settings.REDIS_URL, socket_timeout=LIMIT_SECONDS, decode_responses=True)


@dataclass(frozen=True)
class Page:
    """A page that is about to be sent: its name, and the last change that it shows."""

    id: str = field(default_factory=lambda: uuid4().hex)
    seen: str = field(default_factory=lambda: latest())


@dataclass(frozen=True)
class Change:
    number: int
    page: str
    """The page that has asked for it, and has its answer."""
    kind: Kind
    pk: int


def announce(alert: Alert) -> None:
    """Tell every open page of an alert that was added elsewhere."""
    tell("created", alert.pk)


def tell(kind: Kind, pk: int = 0, request: HttpRequest | None = None) -> None:
    """Tell every open page of a change, but the one that has asked for it: it has its answer."""
    page = request.headers.get("X-Page", "") if request else ""
    try:
        number = redis.incr(NUMBER)
        redis.publish(CHANNEL, json.dumps([number, page, kind, pk]))
    except RedisError as error:
        # What was asked for is done. The other pages lose their streams, and find out.
        logger.error("Redis, no page is told: %s", error)
    else:
        if request:
            request.META[ANSWERED] = number


@sync_and_async_middleware
def number_answers(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Give the number of a change to the page that has asked for it, with the answer."""

    def numbered(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if number := request.META.get(ANSWERED):
            response["X-Change"] = str(number)
        return response

    async def in_event_loop(request: HttpRequest) -> HttpResponseBase:
        return numbered(request, await get_response(request))

    if iscoroutinefunction(get_response):
        return in_event_loop
    return lambda request: numbered(request, get_response(request))


def latest() -> str:
    """The number of the last change; empty where there is none, or it is not known."""
    try:
        return redis.get(NUMBER) or ""
    except RedisError as error:
        logger.error("Redis, no number of a change: %s", error)
        return ""


def in_templates(request: HttpRequest) -> dict[str, Any]:
    """A context processor."""
    return {"streams_changes": True, "new_page": Page}


@require_safe
@never_cache
async def stream(request: HttpRequest) -> HttpResponseBase:
    """The changes from now on, one event for each."""
    # A subscription that is renewed in silence would have missed some.
    client = AsyncRedis.from_url(
        settings.REDIS_URL, decode_responses=True, retry=Retry(NoBackoff(), 0)
    )
    changes = client.pubsub(ignore_subscribe_messages=True)
    try:
        await changes.subscribe(CHANNEL)
    except RedisError as error:
        logger.error("Redis, no stream: %s", error)
        return HttpResponse(status=503)
    page = request.GET.get("page", "")
    seen = request.headers.get("Last-Event-ID", request.GET.get("seen", ""))
    headers = {"X-Accel-Buffering": "no"}
    return StreamingHttpResponse(
        _events(changes, page, seen), content_type="text/event-stream", headers=headers
    )


async def _events(changes: PubSub, page: str, seen: str) -> AsyncIterator[str]:
    async with changes:
        number = await sync_to_async(latest)()
        yield _event(number) if number != seen else HEARTBEAT
        while True:
            try:
                message = await changes.get_message(timeout=HEARTBEAT_SECONDS)
            except RedisError as error:
                logger.error("Redis, a stream ends: %s", error)
                return
            if message is None:
                yield HEARTBEAT
                continue
            change = Change(*json.loads(message["data"]))
            if change.page != page or not page:
                yield await _told(change)


async def _told(change: Change) -> str:
    try:
        # Of 100 rows a list shows what it shows: a page asks for it.
        html = "" if change.kind == "imported" else await _rendered(change)
    except DatabaseError as error:
        logger.error("Database, pages ask for a change: %s", error)
        html = ""
    return _event(change.number, html)


_renderings: dict[Change, asyncio.Future[str]] = {}


async def _rendered(change: Change) -> str:
    """Render a change once for all streams of this process."""
    if change not in _renderings:
        _renderings[change] = asyncio.ensure_future(sync_to_async(render)(change))
        for oldest in list(_renderings)[:-KEPT]:
            del _renderings[oldest]
    # A page that leaves does not take it away from the others.
    return await asyncio.shield(_renderings[change])


def render(change: Change) -> str:
    """What a change changes in a list without a search: a row, and the summary.

    Read after the change has its number: what has a higher one is never older.
    """
    close_old_connections()
    context = {
        **implementation(),
        "streams_changes": True,
        "change": change,
        "alert": None if change.kind == "deleted" else services.get(change.pk),
        "summary": services.summary(),
    }
    html = render_to_string("ui/_change.html", context).strip()
    return html.replace("<button", '<button hx-swap-oob="true"', change.kind == "acknowledged")


def _event(number: int | str, html: str = "") -> str:
    """Without HTML, a page asks for what it shows."""
    data = "".join(f"data:{line}\n" for line in html.splitlines() or [""])
    return f"id: {number}\nevent: change\n{data}\n"
