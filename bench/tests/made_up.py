"""Pages of a test's own making, served to a tab that has the clock."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Route

from alerts_bench.page import browser
from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import Act, Button, DomChange
from alerts_bench.page.tab import Tab

URL = "http://page.test/"
HEAD = "<!doctype html><html data-ready><title>Made up</title><body>"
BUTTON = "<button id=go>Go</button>"
TABLE = "<table id=alerts><tbody><tr data-alert-id=7><td>Old<tr data-alert-id=6></table>"
HOOKS = Hooks(add="Go")
ADDED = Act(Button(("add",)), DomChange("rows_added"))
ADD_ROW = "document.querySelector('tbody').insertAdjacentHTML('afterbegin', '<tr data-alert-id=8>')"


@contextmanager
def opened(chromium: Browser, hooks: Hooks = HOOKS, before: str = "") -> Iterator[Tab]:
    """Open a tab with these hooks, whose pages run a script before the clock's."""
    context = chromium.new_context()
    context.add_init_script(before)
    context.add_init_script(browser.page_clock(hooks))
    yield Tab(context, URL, hooks, 2, random.Random(1))
    context.close()


def serve(tab: Tab, **pages: str) -> None:
    """Serve the pages by name, and load the one named start."""

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(URL) or "start"
        route.fulfill(content_type="text/html", body=HEAD + pages[name])

    tab.page.context.route(f"{URL}**", answer)
    tab.load()


def on_click(script: str) -> str:
    return f"{BUTTON}{TABLE}<script>go.onclick = () => {{ {script} }}</script>"


def later(script: str, ms: int = 60) -> str:
    return f"setTimeout(() => {{ {script} }}, {ms});"
