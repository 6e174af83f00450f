"""What the acceptance suite takes for a connection that stays open."""

from __future__ import annotations

import pytest
from plain import Site
from playwright.sync_api import Browser

from acceptance.recorder import EVENT_STREAM, Recorder

pytestmark = pytest.mark.browser

READ = """async (address) => {
    const { body } = await fetch(address);
    await body.getReader().read();
}"""


def test_a_stream_is_one_whoever_reads_it_and_so_is_each_attempt_at_it(
    chromium: Browser, site: Site
) -> None:
    page = chromium.new_page()
    recorder = Recorder(page)
    page.goto(f"{site.stack.base_url}/ajax/")
    assert recorder.connections == []
    page.evaluate(READ, "/stream/events?first")
    assert len(recorder.connections) == 1
    page.evaluate(READ, "/stream/events?second")
    assert len(recorder.connections) == 2
    page.route("**/stream/events?third", lambda route: route.fulfill(status=502))
    page.evaluate("fetch('/stream/events?third')")
    assert len(recorder.connections) == 3
    with page.expect_response("**/health"):
        page.evaluate("new EventSource('/ajax/health').onerror = () => {}")
    assert len(recorder.connections) == 4
    page.close()


def test_an_answer_of_events_that_ends_is_none(chromium: Browser, site: Site) -> None:
    page = chromium.new_page()
    recorder = Recorder(page)
    page.route(
        "**/answer",
        lambda route: route.fulfill(content_type=EVENT_STREAM, body="data: done\n\n"),
    )
    page.goto(f"{site.stack.base_url}/ajax/")
    with page.expect_event("requestfinished", lambda request: "answer" in request.url):
        page.evaluate("fetch('/ajax/answer')")
    assert recorder.connections == []
    page.close()
