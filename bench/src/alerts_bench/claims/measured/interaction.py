"""djust's features, each tried in Chromium on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from playwright.sync_api import Browser, Error, Page, WebSocket, sync_playwright

from alerts_bench.analysis.formatting import sentence_case
from alerts_bench.claims.claim import Claim
from alerts_bench.claims.programs import Programs
from alerts_bench.claims.site import served
from alerts_bench.claims.verdict import Judgement, Part, Raw, UnmeasuredError, Verdict
from alerts_bench.page import browser

LIMIT_MS: Final = 15_000
"""How long a change may take to come."""

WATCH = """() => {
  window.seen = [];
  window.clicked = null;
  const told = () => {
    const text = document.querySelector('#shown').textContent.trim();
    if (text !== window.seen.at(-1)?.text) window.seen.push({text, at: performance.now()});
  };
  told();
  new MutationObserver(told).observe(document, {subtree: true, childList: true,
                                                characterData: true});
  document.addEventListener('click', event => window.clicked ??= event.timeStamp, true);
}"""
"""Notes each text of #shown, and when it came."""

READY: Final = "() => window.djust?.liveViewInstance?.viewMounted === true"
READY_WITHOUT_SOCKET: Final = "() => window.djustInitialized === true"


class Opened:
    """A page of the project that is ready, and what it has sent since."""

    def __init__(self, page: Page, url: str, *, socket: bool = True) -> None:
        self._sockets: list[WebSocket] = []
        self.sent: list[str] = []
        self.requests: list[str] = []
        self._page = page
        page.on("websocket", self._opened)
        page.on("request", lambda one: self.requests.append(one.method))
        page.goto(url)
        page.wait_for_function(READY if socket else READY_WITHOUT_SOCKET, timeout=LIMIT_MS)
        page.evaluate(WATCH)
        self.sent.clear()
        self.requests.clear()

    def press(self) -> None:
        self._page.click("button")

    @contextmanager
    def answer(self) -> Iterator[None]:
        """Wait until the server has answered what the block sends."""
        (socket,) = self._sockets
        with socket.expect_event("framereceived", timeout=LIMIT_MS):
            yield

    def shows(self, text: str) -> None:
        """Wait until #shown has this text."""
        self._page.wait_for_function(
            "text => document.querySelector('#shown').textContent.trim() === text",
            arg=text,
            timeout=LIMIT_MS,
        )

    @property
    def seen(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._page.evaluate("() => window.seen")
        return found

    @property
    def delay_ms(self) -> float:
        """From the click to the first change of #shown."""
        found: float = self._page.evaluate("() => window.seen[1].at - window.clicked")
        return found

    @property
    def sockets(self) -> int:
        """How many it has opened."""
        return len(self._sockets)

    def _opened(self, one: WebSocket) -> None:
        self._sockets.append(one)
        one.on("framesent", lambda frame: self.sent.append(str(frame)))


Try = Callable[[Browser, str], dict[str, Any]]


def optimistic(chromium: Browser, base: str) -> dict[str, Any]:
    """Press a button whose handler takes 1 s: a change at once comes before it has ended, and is
    taken back where the handler raises.
    """
    opened = Opened(chromium.new_page(), f"{base}/optimistic/")
    opened.press()
    opened.shows("1")
    delay = opened.delay_ms
    refused = Opened(chromium.new_page(), f"{base}/refused/")
    with refused.answer():
        refused.press()
    texts = [one["text"] for one in refused.seen]
    shown = ", then ".join(f"“{one}”" for one in texts)
    return {
        "works": delay < 900 and len(texts) > 1 and texts[-1] == texts[0],
        "told": f"the change came {delay:.0f} ms after the click, the handler takes 1,000 ms; "
        f"where the handler raises, the page showed {shown}",
    }


def client_state(chromium: Browser, base: str) -> dict[str, Any]:
    """Press a button: what the client does alone sends nothing."""
    opened = Opened(chromium.new_page(), f"{base}/client-state/")
    opened.press()
    opened.shows("1")
    events = [one for one in opened.sent if '"press"' in one]
    return {"works": not events, "told": f"a click sent {len(events)} events to the server"}


def debounced(chromium: Browser, base: str) -> dict[str, Any]:
    """Type five characters: a debounced handler is asked once."""
    page = chromium.new_page()
    opened = Opened(page, f"{base}/debounce/")
    page.locator("input").press_sequentially("alert", delay=20)
    opened.shows("alert")
    events = [one for one in opened.sent if '"press"' in one]
    return {
        "works": len(events) == 1,
        "told": f"five characters sent {len(events)} events to the server",
    }


def streaming(chromium: Browser, base: str) -> dict[str, Any]:
    """Press a button whose handler sends three words one after the other."""
    opened = Opened(chromium.new_page(), f"{base}/streaming/")
    opened.press()
    opened.shows("one two three")
    texts = [one["text"] for one in opened.seen if one["text"]]
    return {
        "works": texts[:3] == ["one", "one two", "one two three"],
        "told": "the page showed " + ", then ".join(f"“{one}”" for one in texts),
    }


def presence(chromium: Browser, base: str) -> dict[str, Any]:
    """Open a second page: the first one counts two."""
    first = Opened(chromium.new_context().new_page(), f"{base}/presence/")
    second = Opened(chromium.new_context().new_page(), f"{base}/presence/")
    first.shows("2")
    second.shows("2")
    return {"works": True, "told": "with a second page open, both show two"}


def without_websocket(chromium: Browser, base: str) -> dict[str, Any]:
    """Press a button where no socket may be opened."""
    opened = Opened(chromium.new_page(), f"{base}/count/", socket=False)
    opened.press()
    opened.shows("1")
    return {
        "works": opened.sockets == 0,
        "told": f"a click went by {', '.join(opened.requests) or 'nothing'}, "
        f"{opened.sockets} sockets were opened",
    }


TRIED: Final[Mapping[str, tuple[Try, str]]] = {
    "optimistic": (optimistic, "1"),
    "client_state": (client_state, "1"),
    "debounce": (debounced, "1"),
    "streaming": (streaming, "1"),
    "presence": (presence, "1"),
    "without_websocket": (without_websocket, "0"),
}
"""By the name that a claim's file gives as its figure: how it is tried, and USE_WEBSOCKET."""


def measure(programs: Programs) -> Raw:
    """Try each feature; what does not come about within 15 s does not work.

    Raises UnmeasuredError where the project cannot be served or a browser is missing.
    """
    found: dict[str, Any] = {}
    try:
        with sync_playwright() as playwright, browser.launched(playwright, "felt") as chromium:
            for name, (attempt, socket) in TRIED.items():
                with served(programs, USE_WEBSOCKET=socket) as site:
                    found[name] = _tried(attempt, chromium, site.base)
    except browser.BrowserMissingError as error:
        raise UnmeasuredError(str(error)) from error
    return {"features": found}


def feature(claim: Claim, raw: Raw) -> Judgement:
    """Judge whether a feature does in a browser what is said of it."""
    (name,) = claim.claimed
    found = raw["features"][name]
    part = Part(claim.title, "works", found["told"], found["works"])
    verdict: Verdict = "holds" if found["works"] else "inert in this release"
    return Judgement(claim, verdict, f"{sentence_case(found['told'])}.", (part,))


def _tried(attempt: Try, chromium: Browser, base: str) -> dict[str, Any]:
    try:
        return attempt(chromium, base)
    except Error as error:
        cause = error.message.splitlines()[0]
        return {"works": False, "told": f"nothing came of it: {cause.rstrip('.')}"}
