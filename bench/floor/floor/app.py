"""The ASGI application: what is at which address."""

from __future__ import annotations

import json
import logging
import platform
import secrets
import sqlite3
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from functools import cache
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from importlib.metadata import distributions
from os import environ
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from floor import html, settings, static_files, validation
from floor.actions import BUSY, Actions, Answer
from floor.bench_api import Bench
from floor.database import Database
from floor.settings import PREFIX

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

logger = logging.getLogger("uvicorn.error")

TOKEN_COOKIE: Final = f"csrftoken-{settings.MANIFEST['port']}"
TOKEN_BYTES: Final = 24
REFUSED: Final = 4400
"""The code with which a socket is closed that sends what no page of ours does."""
FOREVER: Final = "max-age=315360000, public, immutable"
NEVER: Final = "max-age=0, no-cache, no-store, must-revalidate, private"
SECURITY: Final = {
    "content-security-policy": "default-src 'self'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

database = Database(settings.STATE_DIR / "db.sqlite3")
bench = Bench(database)
actions = Actions(database, bench)


@dataclass(frozen=True)
class Response:
    """What is answered over HTTP."""

    body: bytes
    type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Request:
    """What is asked over HTTP."""

    method: str
    path: str
    """Below the prefix."""
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Serve a request or a socket."""
    if scope["type"] == "websocket":
        await _serve_socket(scope, receive, send)
        return
    began = time.perf_counter()
    response = await _answer(await _read(scope, receive))
    milliseconds = (time.perf_counter() - began) * 1000
    headers = {
        "content-type": response.type,
        "content-length": str(len(response.body)),
        "cache-control": NEVER,
        "server-timing": f"app;dur={milliseconds:.3f}",
        **SECURITY,
        **response.headers,
    }
    encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": encoded})
    body = b"" if scope["method"] == "HEAD" else response.body
    await send({"type": "http.response.body", "body": body})


async def _read(scope: Message, receive: Receive) -> Request:
    parts = []
    is_whole = False
    while not is_whole:
        message = await receive()
        parts.append(message.get("body", b""))
        is_whole = not message.get("more_body", False)
    return Request(
        method="GET" if scope["method"] == "HEAD" else scope["method"],
        path=scope["path"].removeprefix(PREFIX),
        headers=_headers(scope),
        query=_fields(scope["query_string"]),
        body=b"".join(parts),
    )


async def _answer(request: Request) -> Response:
    if not _is_ours(request.headers.get("host", "")):
        return _sentence("This address is not served here.", 400)
    if request.path.startswith("_bench/"):
        return _answer_bench(request)
    try:
        match request.method, request.path:
            case "GET", "":
                return _page(request)
            case "GET", "health/":
                return _health()
            case "GET", path if found := static_files.BY_ADDRESS.get(PREFIX + path):
                return _static(request, found)
            case "POST", "act/" | "import/":
                return await _act(request)
            case "POST", "":
                return _sentence("This address changes nothing.", 405)
    except sqlite3.OperationalError as error:
        logger.error("%s %s: %s", request.method, request.path, error)
        return _sentence(validation.DATABASE_BUSY, 503)
    return _sentence("There is no such page.", 404)


def _page(request: Request) -> Response:
    term = validation.term_of(request.query)
    token = _token(request) or secrets.token_urlsafe(TOKEN_BYTES)
    typed = request.query.get("q", "")
    page = html.page(
        database.search(term),
        database.counts(),
        term=term,
        typed=typed,
        error=validation.search_error(validation.text_of(typed)),
        token=token,
        debounce_ms=bench.debounce_ms,
    )
    cookie = f"{TOKEN_COOKIE}={token}; Path={PREFIX}; HttpOnly; SameSite=Strict"
    return Response(page.encode(), "text/html; charset=utf-8", headers={"set-cookie": cookie})


async def _act(request: Request) -> Response:
    if not _is_of_our_page(request):
        return _sentence("This was not sent by a page of this site.", 403)
    if request.path == "import/":
        data = request.body if request.query.get("files", "0") != "0" else None
        return _json(await _unless_busy(actions.import_file(data, request.query)))
    answer = await _answer_to(request.body)
    return _sentence("No page of this site sends this.", 400) if answer is None else _json(answer)


async def _answer_to(text: str | bytes) -> Answer | None:
    """Answer what a page has sent; None where no page sends it."""
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        return None
    name = fields.get("action") if isinstance(fields, dict) else None
    act = actions.by_name.get(name) if isinstance(name, str) else None
    return await _unless_busy(act(fields)) if act else None


async def _unless_busy(answer: Awaitable[Answer]) -> Answer:
    try:
        return await answer
    except sqlite3.OperationalError as error:
        logger.error("%s", error)
        return BUSY


async def _serve_socket(scope: Message, receive: Receive, send: Send) -> None:
    await receive()
    headers = _headers(scope)
    host = headers.get("host", "")
    is_from_us = _is_ours(host) and urlsplit(headers.get("origin", "")).netloc == host
    if scope["path"] != f"{PREFIX}socket/" or not is_from_us:
        # Before it is accepted this is answered with the status 403.
        await send({"type": "websocket.close", "code": REFUSED})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        answer = await _answer_to(message.get("text") or "")
        if answer is None:
            await send({"type": "websocket.close", "code": REFUSED})
            return
        await send({"type": "websocket.send", "text": json.dumps(answer, ensure_ascii=False)})


def _answer_bench(request: Request) -> Response:
    token = request.headers.get("x-bench-token", "")
    if not settings.BENCH_TOKEN:
        return _sentence("There is no such page.", 404)
    if not compare_digest(token.encode(), settings.BENCH_TOKEN.encode()):
        return _json({"error": "X-Bench-Token is missing or wrong"}, 403)
    name = request.path.removeprefix("_bench/").rstrip("/")
    answer = bench.answers.get((request.method, name))
    if answer is None:
        return _json({"error": "There is no such question."}, 404)
    try:
        return _json(answer(_fields(request.body)))
    except (KeyError, ValueError) as error:
        return _json({"error": str(error)}, 400)


def _health() -> Response:
    database.check()
    return _json(
        {
            "label": settings.LABEL,
            "variant": "",
            "version": settings.VERSION,
            "transport": settings.TRANSPORT,
            "server": environ.get("SERVER_PROGRAM", "unknown"),
            "debug": False,
            "python": platform.python_version(),
            "packages": _packages(),
            "database": "ok",
        }
    )


@cache
def _packages() -> dict[str, str]:
    return {
        found.name: found.version for found in sorted(distributions(), key=lambda one: one.name)
    }


def _static(request: Request, found: static_files.StaticFile) -> Response:
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(found.compressed, found.type, headers=headers)
    return Response(found.plain, found.type, headers=headers)


def _is_of_our_page(request: Request) -> bool:
    token = _token(request)
    sent = request.headers.get("x-csrftoken", "")
    origin = request.headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.headers["host"]
    return bool(token) and compare_digest(token.encode(), sent.encode()) and not is_foreign


def _token(request: Request) -> str:
    """The token that a page was given before; "" where none was."""
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(TOKEN_COOKIE)
    except CookieError:
        return ""
    return found.value if found and found.value.replace("-", "").replace("_", "").isalnum() else ""


def _is_ours(host: str) -> bool:
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.lower() in settings.ALLOWED_HOSTS


def _headers(scope: Message) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _fields(text: bytes) -> dict[str, str]:
    found = parse_qs(text.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in found.items()}


def _json(content: object, status: int = 200) -> Response:
    return Response(json.dumps(content, ensure_ascii=False).encode(), status=status)


def _sentence(sentence: str, status: int) -> Response:
    page = html.sentence_page(sentence).encode()
    return Response(page, "text/html; charset=utf-8", status)
