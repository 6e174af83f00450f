"""What an interaction sends and receives, as the page sees it, and when: from CDP.

Watching costs the page 0.5 to 3 ms a click, so nothing that is timed for a figure is watched.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any

from playwright.sync_api import CDPSession, Page

SETTLE_STEP_MS = 5
SETTLE_LIMIT_MS = 1000
_POST_LIMIT_BYTES = 1 << 20
_SERVER_TIMING = re.compile(r"\bapp;(?:[^,]*;)?dur=([\d.]+)")


@dataclass(frozen=True)
class Traffic:
    """Counts of one interaction. Bytes are of bodies and frames, uncompressed."""

    requests: int
    frames_sent: int
    frames_received: int
    payload_sent: int
    payload_received: int
    script_bytes: int


UNCOUNTED: Mapping[str, Any] = dict.fromkeys(one.name for one in fields(Traffic))
"""Traffic of which nothing is known."""


@dataclass(frozen=True)
class Stages:
    """Moments of one interaction in ms since the click; None where the page does not tell."""

    first_byte_out_ms: float | None
    server_ms: float | None
    first_byte_in_ms: float | None


@dataclass
class _Exchange:
    """An HTTP request and its response; a redirect is an exchange of its own."""

    sent_bytes: int
    is_script: bool
    received_bytes: int = 0
    encoded_bytes: int = 0
    """Bytes of the body as it was sent: compressed, where the server compresses."""
    cached: bool = False
    done: bool = False
    """Whether nothing more is waited for; of a stream nothing ever is."""
    out_s: float | None = None
    in_s: float | None = None
    server_ms: float | None = None

    def answered(self, response: Mapping[str, Any]) -> None:
        self.cached |= bool(response.get("fromDiskCache") or response.get("fromPrefetchCache"))
        if timing := response.get("timing"):
            self.out_s = timing["requestTime"] + timing["sendStart"] / 1000
            self.in_s = timing["requestTime"] + timing["receiveHeadersStart"] / 1000
        headers = {name.lower(): value for name, value in response.get("headers", {}).items()}
        durations = _SERVER_TIMING.findall(headers.get("server-timing", ""))
        self.server_ms = sum(map(float, durations)) if durations else None


@dataclass
class Watch:
    """Collects the events of the Network domain since ``reset``."""

    session: CDPSession
    _exchanges: list[_Exchange] = field(default_factory=list)
    _open: dict[str, _Exchange] = field(default_factory=dict)
    _frames_out: list[tuple[float, int]] = field(default_factory=list)
    _frames_in: list[tuple[float, int]] = field(default_factory=list)
    _begun_before: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    """What came of each response whose request was made before: those of an open stream."""

    def reset(self) -> None:
        """Forget everything seen so far."""
        for events in (
            self._exchanges,
            self._open,
            self._frames_out,
            self._frames_in,
            self._begun_before,
        ):
            events.clear()

    def settle(self, page: Page) -> None:
        """Wait until every request is finished; what is not within a second is a stream."""
        for _ in range(SETTLE_LIMIT_MS // SETTLE_STEP_MS):
            if all(one.done for one in self._exchanges):
                return
            page.wait_for_timeout(SETTLE_STEP_MS)
        for one in self._exchanges:
            one.done = True

    def traffic(self) -> Traffic:
        """Count what crossed the network: responses from a cache did not."""
        crossed = [one for one in self._exchanges if not one.cached]
        return Traffic(
            requests=len(crossed),
            frames_sent=len(self._frames_out),
            frames_received=len(self._frames_in),
            payload_sent=sum(one.sent_bytes for one in crossed)
            + sum(size for _, size in self._frames_out),
            payload_received=sum(one.received_bytes for one in crossed)
            + sum(size for _, size in self._pushed),
            script_bytes=sum(one.received_bytes for one in crossed if one.is_script),
        )

    def script_sizes(self) -> dict[str, int]:
        """Return the bytes of the scripts that crossed the network, raw and as they were sent."""
        scripts = [one for one in self._exchanges if one.is_script and not one.cached]
        return {
            "script_bytes": sum(one.received_bytes for one in scripts),
            "script_sent_bytes": sum(one.encoded_bytes for one in scripts),
        }

    def stages(self, start_s: float, end_s: float) -> Stages:
        """Return the moments between a click and its end, both in CDP's monotonic seconds."""
        crossed = [one for one in self._exchanges if not one.cached]
        out = [one.out_s for one in crossed] + [time for time, _ in self._frames_out]
        back = [one.in_s for one in crossed] + [time for time, _ in self._pushed]
        # What arrives after the end did not bring it about.
        durations = [
            one.server_ms
            for one in crossed
            if one.server_ms is not None and one.in_s is not None and one.in_s <= end_s
        ]
        outs = [time for time in out if time is not None and start_s <= time <= end_s]
        backs = [time for time in back if time is not None and start_s <= time <= end_s]
        return Stages(
            first_byte_out_ms=(min(outs) - start_s) * 1000 if outs else None,
            server_ms=sum(durations) if durations else None,
            first_byte_in_ms=(max(backs) - start_s) * 1000 if backs else None,
        )

    def epoch_offset_s(self, page: Page) -> float:
        """Return what to add to CDP's monotonic seconds to get seconds since the epoch."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        origin = next(one["value"] for one in metrics if one["name"] == "NavigationStart")
        return float(page.evaluate("performance.timeOrigin")) / 1000 - float(origin)

    def on_request(self, event: Mapping[str, Any]) -> None:
        if redirect := event.get("redirectResponse"):
            self.on_response({"requestId": event["requestId"], "response": redirect})
            self._finish(event["requestId"])
        request = event["request"]
        sent = len(request.get("postData", "").encode())
        kind = event.get("type")
        exchange = _Exchange(sent, is_script=kind == "Script", done=kind == "EventSource")
        self._exchanges.append(exchange)
        self._open[event["requestId"]] = exchange

    def on_response(self, event: Mapping[str, Any]) -> None:
        if exchange := self._open.get(event["requestId"]):
            exchange.answered(event["response"])

    def on_cached(self, event: Mapping[str, Any]) -> None:
        if exchange := self._open.get(event["requestId"]):
            exchange.cached = True

    def on_data(self, event: Mapping[str, Any]) -> None:
        if exchange := self._open.get(event["requestId"]):
            exchange.received_bytes += event["dataLength"]
            exchange.encoded_bytes += event["encodedDataLength"]
        else:
            chunks = self._begun_before.setdefault(event["requestId"], [])
            chunks.append((event["timestamp"], event["dataLength"]))

    def on_finished(self, event: Mapping[str, Any]) -> None:
        self._finish(event["requestId"])

    def on_frame_sent(self, event: Mapping[str, Any]) -> None:
        self._frames_out.append((event["timestamp"], _frame_bytes(event)))

    def on_frame_received(self, event: Mapping[str, Any]) -> None:
        self._frames_in.append((event["timestamp"], _frame_bytes(event)))

    @property
    def _pushed(self) -> list[tuple[float, int]]:
        return [*self._frames_in, *chain.from_iterable(self._begun_before.values())]

    def _finish(self, request_id: str) -> None:
        # A stream stays open. What ends was the late answer to an earlier click.
        self._begun_before.pop(request_id, None)
        if exchange := self._open.pop(request_id, None):
            exchange.done = True


@contextmanager
def watched(page: Page) -> Iterator[Watch]:
    """Watch a page's network through a CDP session of its own, gone afterwards."""
    session = page.context.new_cdp_session(page)
    watch = Watch(session)
    handlers = {
        "requestWillBeSent": watch.on_request,
        "requestServedFromCache": watch.on_cached,
        "responseReceived": watch.on_response,
        "dataReceived": watch.on_data,
        "loadingFinished": watch.on_finished,
        "loadingFailed": watch.on_finished,
        "webSocketFrameSent": watch.on_frame_sent,
        "webSocketFrameReceived": watch.on_frame_received,
    }
    for name, handler in handlers.items():
        session.on(f"Network.{name}", handler)
    session.send("Network.enable", {"maxPostDataSize": _POST_LIMIT_BYTES})
    session.send("Performance.enable")
    try:
        yield watch
    finally:
        session.detach()


def _frame_bytes(event: Mapping[str, Any]) -> int:
    frame = event["response"]
    payload = frame["payloadData"]
    # CDP gives binary frames as Base64.
    return len(payload.encode()) if frame["opcode"] == 1 else len(base64.b64decode(payload))
