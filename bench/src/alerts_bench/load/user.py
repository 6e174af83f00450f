"""A simulated user: what all users do, when they do it, and how it is checked and timed."""

from __future__ import annotations

import random
import re
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from locust import FastHttpUser, task
from locust.contrib.fasthttp import FastResponse
from locust.event import EventHook
from locust.exception import StopUser

from alerts_bench.load import answers
from alerts_bench.load.answers import WrongAnswerError
from alerts_bench.load.rows import CreatedRows

LIMIT_S = 10.0
MOST_CREATED = 20
KINDS = ("INFO", "WARNING", "CRITICAL")


class TransportError(Exception):
    """No answer: refused, cut, timed out, or an answer with an error status.

    The connection is of no use after it: the user opens the page again before the next act.
    """


@dataclass
class Window:
    """When acts may start, on `time.perf_counter`'s clock; shared by all users of a process."""

    opens: float = float("inf")
    """Acts that are due before are warm-up."""
    closes: float = float("inf")
    """No act is due after this; those that are due are still carried out."""


class AlertsUser(FastHttpUser):
    """A user of the page contract; a subclass speaks its framework's protocol.

    A subclass fills in the acts below. Each returns, as HTML, all that the act has put on the
    page, the toast's text included, once the page would show it; the base measures the time,
    checks the answer, and records both. What cannot be returned is raised: `TransportError` when
    there was no answer, `WrongAnswerError` for an answer that is not one.

    Arrivals are open: each user's acts are due at exponential distances whatever the server does.
    An act that starts late, because the one before took long, is measured from when it was due.
    """

    abstract = True
    network_timeout = LIMIT_S
    connection_timeout = LIMIT_S

    label: ClassVar[str] = ""
    """The manifest's label; set by the engine, like all that follow."""
    prefix: ClassVar[str] = "/"
    rate_hz: ClassVar[float] = 1.0
    """Acts per second of one user, on average."""
    rows: ClassVar[CreatedRows] = CreatedRows(seeded=0)
    window: ClassVar[Window] = Window()
    numbers: ClassVar[count[int]] = count(1)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)
        # What is counted are acts, not the requests that they are made of.
        self.client.request_event = EventHook()
        self.number = next(self.numbers)
        """Tells the users of one process apart."""
        self.is_open = False
        self._due = time.perf_counter()

    # --- what a subclass fills in ---

    @abstractmethod
    def open(self) -> str:
        """Load the page as a new visitor, connect, and return it with its rows."""

    def close(self) -> None:
        """Leave the page."""

    def list_alerts(self) -> str:
        """Load the page again, as with F5, and return it with its rows."""
        self.close()
        return self.open()

    @abstractmethod
    def create_random(self) -> str:
        """Click Add Random Alert."""

    @abstractmethod
    def open_form(self) -> str:
        """Click New Alert."""

    @abstractmethod
    def create(self, kind: str, description: str) -> str:
        """Submit the form that `open_form` has opened."""

    @abstractmethod
    def show_details(self, pk: int) -> str:
        """Click Details of a row."""

    def close_details(self) -> None:
        """Close the details; fill it in where the server is told."""

    @abstractmethod
    def delete(self, pk: int) -> str:
        """Click Delete of a row."""

    # --- help for HTTP ---

    @staticmethod
    def found(pattern: re.Pattern[str], page: str) -> str:
        """Return the first group of a pattern in a page; raises WrongAnswerError without it."""
        match = pattern.search(page)
        if match is None:
            raise WrongAnswerError(f"the page holds no {pattern.pattern}")
        return match[1]

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

    # --- what users do, and how often ---

    @task(1)
    def _list(self) -> None:
        self._measured("page", self.list_alerts, self._check_list)

    @task(3)
    def _create_random(self) -> None:
        above = self.rows.highest
        self._measured(
            "add_random",
            self.create_random,
            lambda html: answers.assert_random_created(html, above),
        )

    @task(1)
    def _create(self) -> None:
        if len(self.rows) >= MOST_CREATED:
            self._delete()
        elif self._measured("form_open", self.open_form, answers.assert_form):
            self._due = time.perf_counter()
            above = self.rows.highest
            kind = random.choice(KINDS)
            description = f"Load test {random.getrandbits(64):016x}"
            self._measured(
                "form_valid",
                lambda: self.create(kind, description),
                lambda html: answers.assert_created(html, above, kind, description),
            )

    @task(3)
    def _details(self) -> None:
        pk = random.randint(1, self.rows.seeded)
        if self._measured(
            "details",
            lambda: self.show_details(pk),
            lambda html: answers.assert_details(html, pk),
        ):
            self._unmeasured(self.close_details)

    @task(4)
    def _delete(self) -> None:
        if not self.rows:
            self._create_random()
            return
        pk = self.rows.take()
        self._measured(
            "delete", lambda: self.delete(pk), lambda html: answers.assert_deleted(html, pk)
        )

    # --- when, and with what result ---

    def on_start(self) -> None:
        """Open the page, then wait: users who start together must not act together."""
        self._due = time.perf_counter()
        self._measured("open", self.open, self._check_list)
        self._due = time.perf_counter()
        self.wait()  # type: ignore[no-untyped-call]

    def on_stop(self) -> None:
        """Leave the page."""
        self._unmeasured(self.close)

    def wait_time(self) -> float:
        """Draw when the next act is due, and return the seconds until then: 0 when it is late.

        Raises StopUser when the window closes before.
        """
        self._due += random.expovariate(self.rate_hz)
        if self._due > self.window.closes:
            raise StopUser
        return max(0.0, self._due - time.perf_counter())

    def _check_list(self, html: str) -> None:
        answers.assert_listed(html, self.rows.seeded)

    def _measured(self, act: str, ask: Callable[[], str], check: Callable[[str], None]) -> bool:
        """Carry out an act, record it, and return whether it succeeded."""
        if not self.is_open and act != "open":
            return self._reopen()
        started = time.perf_counter()
        failure: Exception | None = None
        html = ""
        try:
            html = ask()
        except (TransportError, WrongAnswerError) as error:
            failure = error
        ended = time.perf_counter()
        if failure is None:
            try:
                check(html)
            except WrongAnswerError as error:
                failure = error
        self.rows.see(answers.ids(html))
        self.is_open = failure is None or (self.is_open and isinstance(failure, WrongAnswerError))
        self._record(act, started, ended, failure, len(html))
        return failure is None

    def _reopen(self) -> bool:
        self._unmeasured(self.close)
        self._measured("open", self.open, self._check_list)
        return False

    def _unmeasured(self, ask: Callable[[], object]) -> None:
        try:
            ask()
        except (TransportError, WrongAnswerError):
            self.is_open = False

    def _record(
        self, act: str, started: float, ended: float, failure: Exception | None, size: int
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
                "warmup": self._due < self.window.opens,
                "ended": ended,
            },
        )
