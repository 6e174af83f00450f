"""What a page keeps in memory, as Chromium counts it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

COLLECTIONS = 3
"""What one collection of the heap frees may hold DOM nodes that only the next one can free."""


@dataclass(frozen=True)
class Reading:
    """Counts over all documents of the page, those included that nothing but a script holds."""

    heap_bytes: int
    dom_nodes: int
    event_listeners: int


class Gauge:
    """Reads the memory of one page, through its navigations."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)

    def read(self) -> Reading:
        """Return what the page holds now; garbage that nobody has collected counts."""
        counters = self._session.send("Memory.getDOMCounters")
        heap = self._session.send("Runtime.getHeapUsage")
        return Reading(
            round(heap["usedSize"]), int(counters["nodes"]), int(counters["jsEventListeners"])
        )

    def collect(self) -> None:
        """Force a garbage collection."""
        for _ in range(COLLECTIONS):
            self._session.send("HeapProfiler.collectGarbage")
