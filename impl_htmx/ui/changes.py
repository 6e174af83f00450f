"""The variant `sse`: open pages are told of changes by server-sent events, and ask for them.

Changes are numbered. A page knows the number of the last one that it has seen, and is told at once
when its stream opens after another.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError
from redis.asyncio import Redis as AsyncRedis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from shared_alerts.models import Alert

CHANNEL: Final = f"{settings.MANIFEST.slug}:changes"
NUMBER: Final = f"{settings.MANIFEST.slug}:change"
LIMIT_SECONDS: Final = 2
HEARTBEAT_SECONDS: Final = 15
# A comment: the page ignores it, and a connection that is dead is found out.
HEARTBEAT: Final = ":\n\n"

logger = logging.getLogger(__name__)
redis = Redis.from_url(settings.REDIS_URL, socket_timeout=LIMIT_SECONDS, decode_responses=True)


@dataclass(frozen=True)
class Page:
    """A page that is about to be sent: its name, and the last change that it shows."""

    id: str = field(default_factory=lambda: uuid4().hex)
    seen: str = field(default_factory=lambda: latest())


def announce(alert: Alert | None = None, request: HttpRequest | None = None) -> None:
    """Tell every open page of a change, but the one that has asked for it: it has its answer."""
    page = request.headers.get("X-Page", "") if request else ""
    try:
        redis.publish(CHANNEL, json.dumps([redis.incr(NUMBER), page]))
    except RedisError as error:
        # What was asked for is done. The other pages lose their streams, and find out.
        logger.error("Redis, no page is told: %s", error)


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
            number, origin = json.loads(message["data"])
            if origin != page or not page:
                yield _event(number)


def _event(number: int | str) -> str:
    return f"id: {number}\nevent: alerts\ndata:\n\n"
