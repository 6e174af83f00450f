"""A simulated user whose acts are due at random times, whatever the server does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

import gevent
from gevent import GreenletExit
from gevent.event import Event
from locust import FastHttpUser
from locust.contrib.fasthttp import FastResponse
from locust.event import EventHook

from alerts_bench.data.load_samples import NOT_CONNECTED, UNFINISHED
from alerts_bench.load.users.answers import WrongAnswerError

LIMIT_S = 10.0
RETRY_S = 0.5
IDLE_S = 3600.0


class TransportError(Exception):
    """No answer: refused, cut, timed out, or an answer with an error status.

    The connection is of no use after it: the user opens the page again before the next act.
    """


@dataclass
class Window:
    """When acts count, on `time.perf_counter`'s clock; shared by all users of a process."""

    opens: float = float("inf")
    """Acts that are due before are warm-up."""
    closes: float = float("inf")
    """No act is due after this; those that were due before are still carried out."""

    def holds(self, due: float) -> bool:
        return self.opens <= due <= self.closes


class ScheduledUser(FastHttpUser):
    """Opens a page, then acts at exponential distances, and records how long each act took.

    Arrivals are open: when an act is due does not depend on the act before. One that starts late,
    because that took long, is measured from when it was due, so that a slow server cannot hide
    behind a user who waits for it.
    """

    abstract = True
    network_timeout = LIMIT_S
    connection_timeout = LIMIT_S

    label: ClassVar[str] = ""
    """Names the samples; set by the engine, like all that follow."""
    prefix: ClassVar[str] = "/"
    rate_hz: ClassVar[float] = 1.0
    """Acts per second of one user, on average; 0 for one who only stays."""
    window: ClassVar[Window] = Window()
    numbers: ClassVar[count[int]] = count(1)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # What is counted are acts, not the requests that they are made of.
        self.client.request_event = EventHook()
        self.number = next(self.numbers)
        """Tells the users of one process apart."""
        self.is_open = False
        self.opened = Event()
        """Set once its first page is open."""
        self._due = time.perf_counter()

    def open(self) -> str:
        """Load the page as a new visitor, connect, and return what it shows."""
        raise NotImplementedError

    def close(self) -> None:
        """Leave the page."""

    def check_open(self, html: str) -> None:
        """Raise WrongAnswerError unless this is what the page should show."""

    # --- help for HTTP ---

    def get(self, path: str = "", headers: Mapping[str, str] | None = None) -> FastResponse:
        """Ask for `path` below the prefix; raises TransportError."""
        return self.ask("GET", path, headers=headers)

    def post(
        self, path: str, data: Any = None, headers: Mapping[str, str] | None = None
    ) -> FastResponse:
        """Post to `path` below the prefix as a page of this origin; raises TransportError."""
        return self.ask("POST", path, data=data, headers=headers)

    def ask(
        self, method: str, path: str, data: Any = None, headers: Mapping[str, str] | None = None
    ) -> FastResponse:
        """Send a request below the prefix and follow redirects; raises TransportError."""
        url = path if path.startswith("/") else self.prefix + path
        sent = {"Referer": f"{self.host}{self.prefix}"} | dict(headers or {})
        if method != "GET":
            sent["Origin"] = str(self.host)
        response = self.client.request(method, url, data=data, headers=sent)
        if response.status_code == 0:
            error = getattr(response, "error", None)
            raise TransportError(f"{type(error).__name__}: {error}")
        if response.status_code >= 400:
            raise TransportError(f"status {response.status_code}")
        return response

    def cookies(self) -> dict[str, str]:
        """Return the cookies that the server has set."""
        return {cookie.name: cookie.value or "" for cookie in self.client.cookiejar}

    # --- when, and with what result ---

    def on_start(self) -> None:
        """Open the page, then wait: users who start together must not act together."""
        self._open()
        self.wait()  # type: ignore[no-untyped-call]

    def on_stop(self) -> None:
        """Leave the page."""
        self._give_up(until=self.window.closes, outcome=UNFINISHED)
        self.unmeasured(self.close)

    def wait_time(self) -> float:
        """Draw when the next act is due, and return the seconds until then: 0 when it is late.

        Raises GreenletExit when the window closes before.
        """
        if not self.rate_hz:
            return IDLE_S
        self._due += random.expovariate(self.rate_hz)
        if self._due > self.window.closes:
            raise GreenletExit
        return max(0.0, self._due - time.perf_counter())

    def is_late_for(self, moment: float) -> bool:
        """Return whether an act that is due before this moment is still to be done."""
        return self.rate_hz > 0 and self._due <= moment

    def measured(self, act: str, ask: Callable[[], str], check: Callable[[str], None]) -> bool:
        """Carry out an act, check what it has brought, record it; return whether it succeeded."""
        started = time.perf_counter()
        failure: Exception | None = None
        html = ""
        try:
            html = ask()
        except (TransportError, WrongAnswerError) as error:
            failure = error
        except (LookupError, ValueError) as error:
            failure = WrongAnswerError(f"unreadable: {type(error).__name__}: {error}")
        except GreenletExit:
            self._record(act, started, time.perf_counter(), Exception(UNFINISHED))
            raise
        ended = time.perf_counter()
        if failure is None:
            try:
                check(html)
            except WrongAnswerError as error:
                failure = error
        self._record(act, started, ended, failure, len(html))
        self.seen(html)
        if isinstance(failure, TransportError):
            self.is_open = False
            if act != "open":
                self._reopen()
        return failure is None

    def seen(self, html: str) -> None:
        """Take note of what an act has brought."""

    def unmeasured(self, ask: Callable[[], object]) -> None:
        """Do what belongs to no act; the next act shows what went wrong."""
        try:
            ask()
        except (TransportError, WrongAnswerError):
            self.is_open = False

    def next_is_due_now(self) -> None:
        """Let the next measured act count from now: it follows at once from the one before."""
        self._due = time.perf_counter()

    def _open(self) -> None:
        """Open the page; a failure is tried again until it succeeds or the window has closed."""
        while not self.is_open:
            self.next_is_due_now()
            self.is_open = self.measured("open", self.open, self.check_open)
            if not self.is_open:
                if time.perf_counter() > self.window.closes:
                    raise GreenletExit
                gevent.sleep(RETRY_S)
        self.opened.set()
        self.next_is_due_now()

    def _reopen(self) -> None:
        """Come back as the page would, and leave out what was due meanwhile."""
        lost_since = self._due
        self.unmeasured(self.close)
        self._open()
        back, self._due = self._due, lost_since
        self._give_up(until=min(back, self.window.closes), outcome=NOT_CONNECTED)
        self._due = back

    def _give_up(self, until: float, outcome: str) -> None:
        if not self.rate_hz or until == float("inf"):
            return
        now = time.perf_counter()
        while (due := self._due + random.expovariate(self.rate_hz)) <= until:
            self._due = due
            self._record("any", now, now, Exception(outcome))

    def _record(
        self, act: str, started: float, ended: float, failure: Exception | None, size: int = 0
    ) -> None:
        self.environment.events.request.fire(
            request_type=self.label,
            name=act,
            response_time=(ended - self._due) * 1000,
            response_length=size,
            exception=failure,
            context={
                "user": self.number,
                "late_ms": (started - self._due) * 1000,
                "warmup": not self.window.holds(self._due),
            },
        )
