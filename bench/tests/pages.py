"""A plain ASGI application that keeps the page contract over each of the three transports.

The instrument's own tests measure it: it does nothing but what it is told, and waits exactly as
long as it is told. Its pages are at ``/http/``, ``/ajax/``, ``/socket/`` and, for requests that are
answered over a stream of server-sent events, ``/stream/``.
"""

import asyncio
import html
import json
import os
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from email import message_from_string
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

TOKEN = "fixture"
LATE_S = 0.05
ANSWER_S = 0.15
LATE_ANSWER = " " * 50_000
"""What confirms an added row after it has come over the stream."""

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


@dataclass
class Site:
    """The state behind one of the three pages."""

    rows: dict[int, str] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    last_id: int = 0
    debounce_ms: int | None = None
    delay_ms: float = 0.0
    toast: str = ""
    broken: frozenset[str] = frozenset()
    """Actions that are accepted and ignored, so that no change ever shows."""
    sequence: str = ""
    drawn: int = 0
    """Random alerts since the sequence began."""
    sick: bool = False
    variant: str = ""
    fragment: str = ""
    """The part of the page that the address names after a write."""

    def write(self, action: str, fields: dict[str, str]) -> str | None:
        """Do what a button asks for; return the form's error, if any."""
        time.sleep(self.delay_ms / 1000)
        if action == "create" and not fields.get("description"):
            return "Description is required."
        if action in self.broken:
            return None
        if action in ("add", "create"):
            self.drawn += action == "add"
            drawn = f"A random alert, {self.drawn} of sequence {self.sequence}"
            self.add(fields.get("description", drawn))
            origin = "Random" if action == "add" else "New"
            self.toast = f"{origin} INFO alert created!"
        if action == "delete":
            self.rows.pop(int(fields["id"]), None)
            self.toast = "Alert deleted."
        if action == "acknowledge":
            self.acknowledged ^= {int(fields["id"])}
        if action == "import":
            for line in fields["file"].splitlines()[1:]:
                self.add(line.partition(",")[2])
        return None

    def add(self, description: str) -> None:
        self.last_id += 1
        self.rows[self.last_id] = description


SITES = {name: Site() for name in ("http", "ajax", "socket", "stream")}
STREAMS: dict[str, asyncio.Queue[str]] = {}
"""What open pages are to be sent, by the name that each has given itself."""


def table(site: Site, term: str = "") -> str:
    rows = "".join(
        f'<tr data-alert-id="{key}"><td>{key}</td><td>INFO</td><td>{html.escape(text)}</td><td>'
        f"{button('Details', 'detail', key)}{toggle(key, key in site.acknowledged)}"
        f"{button('Delete', 'delete', key)}</td></tr>"
        for key, text in sorted(site.rows.items(), reverse=True)
        if term in text
    )
    toast, site.toast = site.toast, ""
    shown = f"<div>{toast}<button data-dismiss>x</button></div>" if toast else ""
    return (
        f"{VIEWS}{button('Add Random Alert', 'add')}{button('New Alert', 'form')}"
        f"{button('Import', 'import_form')}"
        '<form method="post" data-action><input type="hidden" name="action" value="search">'
        f'<input type="search" name="q" value="{html.escape(term)}"></form>'
        f'<table id="alerts"><tbody id="alert-rows">{rows}</tbody></table>'
        # Last, so that nothing moves under the mouse.
        f'<div id="notifications" role="status">{shown}</div>'
    )


def button(text: str, action: str, key: int | str = "", attribute: str = "") -> str:
    return (
        f'<form method="post" data-action><input type="hidden" name="action" value="{action}">'
        f'<input type="hidden" name="id" value="{key}"><button{attribute}>{text}</button></form>'
    )


VIEWS = button("Alerts", "list") + button("Statistics", "statistics")


def toggle(key: int, is_on: bool) -> str:
    return button("Acknowledge", "acknowledge", key, f' aria-pressed="{str(is_on).lower()}"')


def statistics(site: Site) -> str:
    total = f'<b data-count="total">{len(site.rows)}</b>'
    return f'{VIEWS}<h1>Statistics</h1><p id="statistics">Alerts: {total}</p>'


def import_form() -> str:
    return (
        '<div role="dialog"><form method="post" data-action enctype="multipart/form-data">'
        '<input type="hidden" name="action" value="import">'
        '<label>CSV file <input type="file" name="file"></label>'
        "<button>Import</button></form></div>"
    )


def form(error: str = "") -> str:
    return (
        '<div role="dialog"><form method="post" data-action novalidate>'
        '<input type="hidden" name="action" value="create">'
        '<label>Type <select name="type"><option>INFO</option></select></label>'
        '<label>Description <textarea name="description"></textarea></label>'
        f'<p data-error-for="description">{error}</p><button>Create</button></form>'
        f"{button('Cancel', 'list')}</div>"
    )


def detail(site: Site, key: int) -> str:
    return (
        f'<div role="dialog"><h2>Alert #{key}</h2><dl id="alert-detail"><dt>ID</dt><dd>{key}</dd>'
        f"<dd>{html.escape(site.rows[key])}</dd></dl>{button('Close', 'list')}</div>"
    )


def answer(site: Site, fields: dict[str, str]) -> str:
    """Return what is inside ``main`` after an action."""
    action = fields.get("action", "list")
    if action == "validate":
        return ERROR_PREFIX + ("" if fields.get("description") else "Description is required.")
    if action == "statistics":
        return statistics(site)
    is_write = action in ("add", "create", "delete", "acknowledge", "import")
    error = site.write(action, fields) if is_write else None
    if action in site.broken:
        return table(site)
    if action == "form" or error:
        return table(site) + form(error or "")
    if action == "detail":
        return table(site) + detail(site, int(fields["id"]))
    if action == "import_form":
        return table(site) + import_form()
    return table(site, fields.get("q", ""))


ERROR_PREFIX = "error:"
SHOWN_ALONE = ("form", "detail", "search", "statistics", "import_form")
"""Actions that change nothing: without a script, each is answered with a page."""

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def page(mode: str, inner: str) -> str:
    # Nothing is drawn, and no fragment scrolled to, before the style sheet is there.
    style = f'<link rel="stylesheet" href="/{mode}/late.css">' if SITES[mode].fragment else ""
    return (
        f'<!doctype html><html lang="en" data-mode="{mode}"><head><title>Alerts</title>'
        f"<link rel='icon' href='data:,'>{style}"
        f'<script src="/{mode}/script.js" defer></script></head>'
        f"<body><main>{inner}</main></body></html>"
    )


async def app(scope: Event, receive: Receive, send: Send) -> None:
    """Serve HTTP and WebSocket connections."""
    if scope["type"] == "http":
        await serve_http(scope, receive, send)
    elif scope["type"] == "websocket":
        await serve_socket(SITES["socket"], receive, send)


async def serve_socket(site: Site, receive: Receive, send: Send) -> None:
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            text = answer(site, parse(event["text"]))
            await send({"type": "websocket.send", "text": text})


async def serve_stream(page: str, receive: Receive, send: Send) -> None:
    queue = STREAMS[page] = asyncio.Queue()
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})

    async def feed() -> None:
        while True:
            event = f"data: {json.dumps(await queue.get())}\n\n".encode()
            await send({"type": "http.response.body", "body": event, "more_body": True})

    feeding = asyncio.create_task(feed())
    while (await receive())["type"] != "http.disconnect":
        pass
    feeding.cancel()
    del STREAMS[page]


async def serve_http(scope: Event, receive: Receive, send: Send) -> None:
    mode, _, rest = scope["path"].strip("/").partition("/")
    if rest == "events":
        await serve_stream(scope["query_string"].decode(), receive, send)
        return
    content_type = dict(scope["headers"]).get(b"content-type", b"").decode()
    site, fields = SITES[mode], parse(await body(receive), content_type)
    started = time.perf_counter()
    headers: dict[str, str] = {"content-type": "text/html; charset=utf-8"}
    status, text = 200, ""
    if rest.startswith("_bench"):
        headers["content-type"] = "application/json"
        status, text = bench_api(dict(scope["headers"]), site, rest, fields)
    elif rest == "health":
        status = 503 if site.sick else 200
        database = "locked" if site.sick else "ok"
        server = "daphne 1.0, WORKERS=1"
        known = {"version": "1.0", "server": server, "variant": site.variant}
        text = json.dumps(known | {"database": database})
    elif rest == "script.js":
        headers |= {"content-type": "text/javascript", "cache-control": "max-age=600, immutable"}
        text = SCRIPT
    elif rest == "late.css":
        await asyncio.sleep(LATE_S)
        headers |= {"content-type": "text/css", "cache-control": "no-store"}
    elif rest == "do" and mode == "stream":
        STREAMS[fields.pop("page")].put_nowait(answer(site, fields))
        await asyncio.sleep(ANSWER_S)
        text = LATE_ANSWER if fields["action"] == "add" else ""
    elif rest == "do":
        text = answer(site, fields)
    elif fields.get("action") in SHOWN_ALONE:
        text = page(mode, answer(site, fields))
    elif fields:
        error = site.write(fields["action"], fields)
        status = 200 if error else 303
        headers |= {} if error else {"location": f"/{mode}/{site.fragment}"}
        text = page(mode, form(error)) if error else ""
    else:
        text = page(mode, table(site))
    spent_ms = (time.perf_counter() - started) * 1000
    headers |= {"content-length": str(len(text.encode())), "server-timing": f"app;dur={spent_ms}"}
    headers |= {"content-security-policy": "default-src 'self'; img-src data:"}
    encoded = [(key.encode(), value.encode()) for key, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": text.encode()})


def bench_api(
    headers: dict[bytes, bytes], site: Site, path: str, fields: dict[str, str]
) -> tuple[int, str]:
    if headers.get(b"x-bench-token") != TOKEN.encode():
        return 403, "{}"
    match path.removeprefix("_bench").strip("/"):
        case "clear":
            site.rows.clear()
        case "seed":
            site.last_id = int(fields["rows"])
            site.rows = {
                key: f"Alert {key}" + ", zoned" * (key % 10 == 3)
                for key in range(1, site.last_id + 1)
            }
        case "sequence":
            site.sequence, site.drawn = fields["seed"], 0
        case "delay":
            site.delay_ms = float(fields["ms"])
        case "fragment":
            site.fragment = fields.get("name", "")
        case "debounce":
            site.debounce_ms = int(fields["ms"]) if fields else None
        case "usage":
            cpu_ns, pid = time.process_time_ns(), os.getpid()
            return 200, json.dumps(
                {"cpu_ns": cpu_ns, "rss_bytes": 1, "pss_bytes": 1, "pids": [pid]}
            )
        case "break":
            site.broken = frozenset(fields.get("actions", "add,create,delete").split(","))
        case "serve":
            site.variant = fields.get("variant", "")
        case "sicken":
            site.sick = True
        case "cure":
            site.broken, site.sick = frozenset(), False
    found = {"rows": len(site.rows), "highest_id": max(site.rows, default=0)}
    return 200, json.dumps(found | {"debounce_ms": site.debounce_ms})


async def body(receive: Receive) -> str:
    parts = b""
    more = True
    while more:
        event = await receive()
        parts += event.get("body", b"")
        more = event.get("more_body", False)
    return parts.decode()


def parse(text: str, content_type: str = "") -> dict[str, str]:
    if content_type.startswith("multipart/"):
        whole = message_from_string(f"Content-Type: {content_type}\n\n{text}")
        return {
            str(part.get_param("name", header="content-disposition")): str(part.get_payload())
            for part in whole.walk()
            if not part.is_multipart()
        }
    return {key: values[0] for key, values in parse_qs(text).items()}


if __name__ == "__main__":
    import uvicorn

    asyncio.set_event_loop_policy(None)
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="warning", access_log=False)
