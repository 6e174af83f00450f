from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import made_up
import pytest
from pages import LATE_ANSWER
from plain import PAGES, Site
from playwright.sync_api import Browser, Page

from alerts_bench.page import browser, interactions
from alerts_bench.page.interactions import INTERACTIONS, Interaction, is_cold
from alerts_bench.page.tab import FRAME_MS, HOVER_STEPS, InteractionError, Tab, Timing
from alerts_bench.run.visit import put_back

pytestmark = pytest.mark.browser

ADD = INTERACTIONS["add_random"]
ROWS = 20


@contextmanager
def tab(chromium: Browser, site: Site, page: str, rows: int = ROWS) -> Iterator[Tab]:
    site.tell(page, "seed", rows=str(rows))
    # The page over a stream has no manifest, and the parts of that over AJAX.
    hooks = site.targets.get(page, site.targets["ajax"]).hooks
    with browser.context(chromium, hooks) as context:
        yield Tab(context, f"{site.stack.base_url}/{page}/", hooks, 5, random.Random(1))


POSSIBLE = [
    pytest.param(page, one, id=f"{one.id}-{page}")
    for one in INTERACTIONS.values()
    for page in PAGES
    if page != "http" or one.id not in ("burst", "field_invalid")
]


@pytest.mark.parametrize(("page", "one"), POSSIBLE)
def test_every_interaction_over_every_transport(
    chromium: Browser, site: Site, page: str, one: Interaction
) -> None:
    with tab(chromium, site, page) as opened:
        if not is_cold(one):
            opened.load()
        for _ in range(2):
            opened.prepare(one)
            timing = opened.measure(one)
            put_back(opened, site.targets[page], one, ROWS)
            assert timing.dom_ms > 0
            assert timing.frame_ms is not None
            assert timing.frame_ms >= timing.dom_ms
        assert timing.rows == ROWS
        assert opened.load().rows == ROWS


@pytest.mark.parametrize("careful", [True, False])
def test_a_click_waits_until_its_document_has_scrolled(
    chromium: Browser, site: Site, careful: bool
) -> None:
    with tab(chromium, site, "http", rows=200) as opened:
        opened.load()
        site.tell("http", "fragment", name="#notifications")
        try:
            for _ in range(5):
                opened.measure(ADD, careful=careful)
        finally:
            site.tell("http", "fragment")


@pytest.mark.parametrize("page", PAGES)
def test_the_server_s_wait_is_in_the_time(chromium: Browser, site: Site, page: str) -> None:
    with tab(chromium, site, page) as opened:
        opened.load()
        site.tell(page, "delay", ms="80")
        try:
            timing = opened.measure(ADD)
        finally:
            site.tell(page, "delay", ms="0")
    assert timing.dom_ms >= 80


@pytest.mark.parametrize(
    ("page", "requests", "sent", "received"),
    [("http", 2, 0, 0), ("ajax", 1, 0, 0), ("socket", 0, 1, 1)],
)
def test_an_observed_interaction_counts_its_traffic(
    chromium: Browser, site: Site, page: str, requests: int, sent: int, received: int
) -> None:
    with tab(chromium, site, page) as opened:
        opened.load()
        opened.measure(ADD)
        seen = opened.observe(ADD)
    traffic, stages = seen.traffic, seen.stages
    assert (traffic.requests, traffic.frames_sent, traffic.frames_received) == (
        requests,
        sent,
        received,
    )
    assert traffic.payload_sent == len("action=add&id=")
    assert traffic.payload_received > ROWS * 100
    assert stages.first_byte_out_ms is not None
    assert stages.first_byte_in_ms is not None
    assert 0 < stages.first_byte_out_ms < stages.first_byte_in_ms < seen.timing.dom_ms
    assert (stages.server_ms is None) is (page == "socket")


def test_a_load_is_observed_with_its_scripts_and_paint(chromium: Browser, site: Site) -> None:
    with tab(chromium, site, "ajax") as opened:
        cold = opened.observe(INTERACTIONS["page_cold"])
        warm = opened.observe(INTERACTIONS["page_warm"])
    assert cold.traffic.requests == 2
    assert cold.traffic.script_bytes > 500
    assert cold.timing.first_paint_ms is not None
    assert warm.traffic.requests == 1
    assert warm.traffic.script_bytes == 0


def test_a_change_that_never_shows_is_a_failure_with_its_cause(
    chromium: Browser, site: Site
) -> None:
    with tab(chromium, site, "ajax") as opened:
        opened.limit_s = 1
        opened.page.set_default_timeout(1000)
        opened.load()
        site.tell("ajax", "break")
        try:
            with pytest.raises(InteractionError, match="no row added within 1 s: “Alerts”"):
                opened.measure(ADD)
        finally:
            site.tell("ajax", "cure")
        assert opened.measure(ADD).dom_ms > 0


def test_a_page_that_does_not_answer_is_a_failure(chromium: Browser, site: Site) -> None:
    with tab(chromium, site, "ajax") as opened:
        opened.page.route("**", lambda route: route.abort())
        with pytest.raises(InteractionError, match="ERR_FAILED"):
            opened.load()


def test_the_times_of_several_clicks_add_up() -> None:
    first = Timing(10, 20, rows=5, start_s=1)
    second = Timing(1, 2, rows=6, start_s=2)
    assert first + second == Timing(11, 22, rows=5, start_s=1)
    assert (first + Timing(1, None, 6, 2)).frame_ms is None


def test_a_journey_is_longer_than_its_first_step(chromium: Browser, site: Site) -> None:
    journey = INTERACTIONS["journey"]
    assert isinstance(journey, interactions.Click)
    with tab(chromium, site, "socket") as opened:
        opened.load()
        opened.measure(journey)
        opened.restore(journey)
        assert opened.load().rows == ROWS


def test_what_an_open_stream_brings_is_counted(chromium: Browser, site: Site) -> None:
    with tab(chromium, site, "stream") as opened:
        opened.load()
        opened.prepare(ADD)
        seen = opened.observe(ADD)
        assert opened.page.locator("#alerts tr").count() == ROWS + 1
        assert seen.traffic.requests == 1
        assert seen.traffic.payload_received > len(opened.page.locator("#alerts").inner_html())
        assert seen.stages.first_byte_in_ms is not None
        assert 0 < seen.stages.first_byte_in_ms <= seen.timing.dom_ms


def test_an_answer_that_comes_after_its_change_is_counted_with_its_click(
    chromium: Browser, site: Site
) -> None:
    with tab(chromium, site, "stream") as opened:
        opened.load()
        opened.measure(ADD)
        details = opened.observe(INTERACTIONS["details"])
        assert details.traffic.payload_received < len(LATE_ANSWER)
        opened.restore(INTERACTIONS["details"])
        assert opened.observe(ADD).traffic.payload_received > len(LATE_ANSWER)


RECORDING = (
    "<div style='height: 200px'></div>"
    + made_up.on_click(
        f"{made_up.ADD_ROW}; document.querySelector('tr').dataset.alertId = ++window.last"
    )
    + """<script>
      window.last = 7;
      window.seen = [];
      for (const type of ["mousemove", "mousedown", "click"])
        document.addEventListener(type, () => seen.push(type));
    </script>"""
)
"""A page that remembers what the mouse did."""


def seen(opened: Tab, *, hovers: bool) -> list[str]:
    made_up.serve(opened, start=RECORDING)
    opened.hovers = hovers
    opened.perform(made_up.ADDED, careful=True)
    found: list[str] = opened.page.evaluate("seen")
    return found


def test_the_pointer_is_there_before_the_press(chromium: Browser) -> None:
    with made_up.opened(chromium) as opened:
        assert seen(opened, hovers=False) == ["mousemove", "mousedown", "click"]


def test_a_hand_brings_the_pointer_over_several_frames(chromium: Browser) -> None:
    with made_up.opened(chromium) as opened:
        *moves, down, click = seen(opened, hovers=True)
        assert (down, click) == ("mousedown", "click")
        assert moves == ["mousemove"] * HOVER_STEPS


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is asked of the clock, and for how long the tab waits, in turn."""
    done: list[object] = []
    ask, wait = Tab._ask, Page.wait_for_timeout

    def asked(tab: Tab, function: str, *arguments: object) -> object:
        done.append(function)
        return ask(tab, function, *arguments)

    def waited(page: Page, ms: float) -> None:
        done.append(ms)
        wait(page, ms)

    monkeypatch.setattr(Tab, "_ask", asked)
    monkeypatch.setattr(Page, "wait_for_timeout", waited)
    return done


def test_a_hand_comes_when_the_clock_is_armed(chromium: Browser, told: list[object]) -> None:
    with made_up.opened(chromium) as opened:
        seen(opened, hovers=True)
    aim, arm, within_a_frame = told
    assert (aim, arm) == ("aim", "arm")
    assert isinstance(within_a_frame, float)
    assert 0 <= within_a_frame <= FRAME_MS


@pytest.mark.parametrize("hovers", [True, False])
def test_a_rest_comes_before_the_clock_is_armed(
    chromium: Browser, told: list[object], *, hovers: bool
) -> None:
    with made_up.opened(chromium) as opened:
        opened.rest_s = 0.25
        seen(opened, hovers=hovers)
    assert told[:3] == ["aim", 250.0, "arm"]


@contextmanager
def noticing(chromium: Browser, site: Site, page: str) -> Iterator[Tab]:
    site.tell(page, "seed", rows=str(ROWS))
    target = site.targets[page]
    with browser.context(chromium, target.hooks, notices=True) as context:
        opened = Tab(context, target.url, target.hooks, 5, random.Random(1), notices=True)
        opened.load()
        yield opened


BUSY = """ms => document.addEventListener("click", () => {
    const end = performance.now() + ms;
    while (performance.now() < end) ;
}, { capture: true })"""


PREPEND = """() => document.addEventListener("click", () => {
    const above = document.createElement("p");
    above.style.height = "200px";
    document.body.prepend(above);
}, { once: true })"""


class TestWhatAPersonNotices:
    def test_a_page_that_is_busy_paints_late(self, chromium: Browser, site: Site) -> None:
        with noticing(chromium, site, "ajax") as opened:
            opened.page.evaluate(BUSY, 100)
            timing = opened.measure(ADD)
        assert timing.next_paint_ms is not None
        assert timing.next_paint_ms >= 96
        assert timing.next_paint_ms % 8 == 0

    def test_what_comes_on_top_moves_the_rest(self, chromium: Browser, site: Site) -> None:
        with noticing(chromium, site, "ajax") as opened:
            opened.page.evaluate(PREPEND)
            timing = opened.measure(ADD)
        assert timing.layout_shift

    def test_an_entry_dies_with_its_document(self, chromium: Browser, site: Site) -> None:
        with noticing(chromium, site, "http") as opened:
            timing = opened.measure(ADD)
        assert timing.next_paint_ms is None
        assert timing.frame_ms is not None

    def test_quick_acts_are_not_watched(self, chromium: Browser, site: Site) -> None:
        with noticing(chromium, site, "ajax") as opened:
            assert opened.measure(ADD, careful=False).next_paint_ms is None
