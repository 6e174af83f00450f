"""Notes what no page may do: log an error, fail a request, break its policy, ask a stranger."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

# The page left while the request was under way: the user's wish, not a failure.
ABORTED = "net::ERR_ABORTED"
BAD_STATUS = 400


class Watch:
    """Watches every page of the contexts that it is given."""

    def __init__(self, base_url: str) -> None:
        self._origin = urlsplit(base_url).netloc
        self._findings: list[str] = []
        self._contexts: list[BrowserContext] = []
        self._allowed: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        self._contexts.append(context)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)
        context.on("requestfailed", self._on_failure)
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def allow(self, pattern: str) -> None:
        """Accept findings that match: a fault that the test makes itself."""
        self._allowed.append(pattern)

    def findings(self) -> list[str]:
        """What was seen so far and not allowed."""
        for context in self._contexts:
            for page in context.pages:
                # Events that are under way arrive before the answer.
                page.evaluate("0") if not page.is_closed() else None
        return [
            one
            for one in self._findings
            if not any(re.search(pattern, one) for pattern in self._allowed)
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._findings.append(f"console: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self._findings.append(f"exception: {error.error}")

    def _on_failure(self, request: Request) -> None:
        if request.failure != ABORTED:
            self._findings.append(f"failed: {request.method} {request.url} {request.failure}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != self._origin:
            self._findings.append(f"foreign: {request.method} {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= BAD_STATUS:
            self._findings.append(
                f"status {response.status}: {response.request.method} {response.url}"
            )
