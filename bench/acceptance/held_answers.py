"""Holds back what a page's server answers, so that a test decides when it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import APIResponse, Page, Route, WebSocketRoute

from acceptance.recorder import HEARTBEAT, STATIC

STEP_MS: Final = 20


class HeldAnswer:
    """The answer to the next request to an address: the server gives it at once, and it is held."""

    def __init__(self, page: Page, address: str = "**") -> None:
        self._held: list[tuple[Route, APIResponse]] = []
        page.route(address, self._on_request, times=1)

    @property
    def address(self) -> str:
        ((route, _),) = self._held
        return route.request.url

    def release(self) -> None:
        ((route, response),) = self._held
        route.fulfill(response=response)

    def _on_request(self, route: Route) -> None:
        self._held.append((route, route.fetch()))


class HeldAnswers:
    """Between a page and its server. What is asked over HTTP is held instead of its answer."""

    def __init__(self, page: Page) -> None:
        """Begin with the next load of the page."""
        self.asked = 0
        """Requests and frames since `hold`, without those that only tell that the page is there."""
        self._page = page
        self._holds = False
        self._requests: list[Route] = []
        self._messages: list[Callable[[], None]] = []
        page.route("**/*", self._on_request)
        page.route_web_socket("**", self._on_socket)

    def hold(self) -> None:
        self.asked = 0
        self._holds = True

    def wait_until_asked(self, times: int, limit_ms: int) -> bool:
        """Whether the page has asked so often within the limit."""
        for _ in range(limit_ms // STEP_MS):
            if self.asked >= times:
                break
            # Its events are heard meanwhile.
            self._page.wait_for_timeout(STEP_MS)
        return self.asked >= times

    def release(self) -> None:
        """Let all answers come: the last request's first; what comes over a socket, in order."""
        self._holds = False
        for deliver in self._messages:
            deliver()
        for route in reversed(self._requests):
            with_answer = route.request
            route.continue_()
            # Dropped by the page, or answered; either is an end.
            with_answer.response()
        self._messages.clear()
        self._requests.clear()

    def _on_request(self, route: Route) -> None:
        if STATIC.search(route.request.url):
            route.continue_()
            return
        self.asked += 1
        if self._holds:
            self._requests.append(route)
        else:
            route.continue_()

    def _on_socket(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()

        def ask(message: str | bytes) -> None:
            text = message if isinstance(message, str) else message.decode(errors="replace")
            self.asked += not HEARTBEAT.search(text)
            server.send(message)

        def answer(message: str | bytes) -> None:
            if self._holds:
                self._messages.append(lambda: page.send(message))
            else:
                page.send(message)

        page.on_message(ask)
        server.on_message(answer)
