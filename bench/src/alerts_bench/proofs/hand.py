"""A real mouse in a page of the stack, with nothing of the bench's own page code.

Written apart from `page/tab.py` and `page/clock.js` on purpose: what both have in common could be
wrong in both. The mouse is moved and pressed over Chromium's own protocol, the times come from
`independent.js`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Literal

from playwright.sync_api import Browser, CDPSession, ConsoleMessage, Page

from alerts_bench.page.browser import VIEWPORT

Kind = Literal["add", "delete"]

LEAST_REST_MS, MOST_REST_MS = 20, 40
"""Between the pointer's arrival on a button and the press: its own frame is over by then."""

_ANNOUNCED = "independent-clock "
_BUTTONS = {
    "add": "//button[normalize-space()='Add Random Alert']",
    "delete": "(//table[@id='alerts']//tr[@data-alert-id])[1]//button[normalize-space()='Delete']",
}
_DISMISS = """() => {
  for (const one of document.querySelectorAll("#notifications button")) one.click();
}"""


@dataclass(frozen=True)
class Hand:
    """A pointer over a page; every method raises Playwright's Error."""

    page: Page
    mouse: CDPSession
    chance: random.Random

    def load(self, url: str) -> None:
        """Open the page and wait until it is ready."""
        self.page.goto(url)
        self._ready()

    def click(self, kind: Kind) -> float:
        """Click a button; return the time in ms until the table has changed, by its own clock."""
        x, y = self._over(kind)
        self.page.evaluate("kind => independentClock.expect(kind)", kind)
        with self.page.expect_console_message(_is_announcement) as announced:
            self._press(x, y)
        taken = float(announced.value.text.removeprefix(_ANNOUNCED))
        self._ready()
        return taken

    def click_through(self, kind: Kind) -> None:
        """Click a button that leads to a new document, and wait until that is loaded."""
        x, y = self._over(kind)
        with self.page.expect_navigation(wait_until="load"):
            self._press(x, y)
        self._ready()

    def _over(self, kind: Kind) -> tuple[float, float]:
        self.page.evaluate(_DISMISS)
        button = self.page.locator(_BUTTONS[kind])
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None, "a button that was scrolled into view has a box"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.mouse.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
        self.page.wait_for_timeout(self.chance.uniform(LEAST_REST_MS, MOST_REST_MS))
        return x, y

    def _press(self, x: float, y: float) -> None:
        at = {"x": x, "y": y, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse.send("Input.dispatchMouseEvent", {"type": kind} | at)

    def _ready(self) -> None:
        self.page.wait_for_selector("html[data-ready]", state="attached")


@contextmanager
def opened(
    browser: Browser, limit_s: float, chance: random.Random, *, with_clock: bool = True
) -> Iterator[Hand]:
    """Open a page as the bench opens its own, with the independent clock or with none."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB", timezone_id="UTC")  # type: ignore[arg-type]
    try:
        if with_clock:
            script = resources.files(__package__).joinpath("independent.js")
            context.add_init_script(script.read_text(encoding="utf-8"))
        page = context.new_page()
        page.set_default_timeout(limit_s * 1000)
        yield Hand(page, context.new_cdp_session(page), chance)
    finally:
        context.close()


def _is_announcement(message: ConsoleMessage) -> bool:
    return message.text.startswith(_ANNOUNCED)
