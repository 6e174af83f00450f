"""Finds and launches Chromium, in each of the two conditions, and opens pages with the clock."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import psutil
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

from alerts_bench.data.schema import Condition
from alerts_bench.page.hooks import Hooks
from alerts_bench.system import variables

DEFERRAL = "DeferRendererTasksAfterInput"
"""Holds a page's tasks back after a click until a frame: about 10 ms."""

ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
"""The pages of the address bar, which each new window loads in processes of its own: more than 1 s
of CPU (Chromium 156), on a machine with two cores taken from the page that is measured."""

NO_PROXY = "--no-proxy-server"
"""A proxy would answer in the server's place, and its time would be measured."""

Build = Literal["full", "headless-shell"]
"""`full`: what people use, with its window, its own process busy at each navigation.
`headless-shell`: Chromium's content alone, which draws no window."""

VIEWPORT = {"width": 1280, "height": 720}
_FLAG = "--disable-features="
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SHELL = "chromium-headless-shell"
_OWN_SHELL = "chromium_headless_shell-*/*/*headless*shell"
"""Playwright's own, in the folder of its browsers."""

_CHANGING = ("rows", "detail", "form", "error", "figures", "import_form")
"""The hooks whose coming or going ends a click."""
_NAMED = re.compile(r"\[([\w-]+)")
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ON_ROOT = re.compile(r"(html|:root)(\[[\w-]+[^\]]*\])+")


class BrowserMissingError(Exception):
    """No Chromium was found. The message says what to install."""


def binary(playwright: Playwright, build: Build = "full") -> Path:
    """Return Playwright's own Chromium of this build, or the system's where that is absent."""
    own = Path(playwright.chromium.executable_path)
    if build == "full":
        found = own if own.exists() else _first_on_path(_NAMES)
        names = "the package chromium, or run: playwright install chromium"
    else:
        # A browser of Playwright's is in a folder of a folder of its own.
        found = next(iter(sorted(own.parents[2].glob(_OWN_SHELL))), None) or _first_on_path(
            [_SHELL]
        )
        names = f"the package {_SHELL}, or run: playwright install {_SHELL}"
    if found is None:
        raise BrowserMissingError(f"No Chromium ({build}) was found. Install {names}")
    return found


def _first_on_path(names: Sequence[str]) -> Path | None:
    return next(map(Path, filter(None, map(shutil.which, names))), None)


def headless(playwright: Playwright) -> Path:
    """Return a Chromium that draws no window, for what is not timed; else the one that is.

    What a window takes by itself is most of the CPU time of a test.
    """
    with suppress(BrowserMissingError):
        return binary(playwright, "headless-shell")
    return binary(playwright)


@dataclass(frozen=True)
class Identity:
    """Which Chromium it is, and the flag with the features that Playwright turns off in it."""

    path: Path
    version: str
    disabled_features: str


@contextmanager
def launched(
    playwright: Playwright, condition: Condition, build: Build = "full"
) -> Iterator[Browser]:
    """Run Chromium without its address bar's pages; for framework cost without the deferral."""
    off = (*ADDRESS_BAR, DEFERRAL) if condition == "cost" else ADDRESS_BAR
    flag = identity(playwright, build).disabled_features
    with _launched(playwright, build, flag, off) as browser:
        yield browser


@contextmanager
def _launched(
    playwright: Playwright, build: Build, flag: str = "", off: Sequence[str] = ()
) -> Iterator[Browser]:
    """Run Chromium with this flag, and these features behind those that it names."""
    browser = playwright.chromium.launch(
        executable_path=binary(playwright, build),
        # A terminal's Ctrl-C reaches the driver too: it would close the browser under our feet.
        handle_sigint=False,
        handle_sigterm=False,
        # A second flag would replace the first: Playwright's own gives way to the longer one.
        ignore_default_args=[flag] if flag else None,
        args=[NO_PROXY, *([",".join((flag, *off))] if flag else [])],
        env=dict(variables.passed(variables.TERMINAL)),
    )
    try:
        yield browser
    finally:
        # Ctrl-C may have ended the driver: that must not hide what ended the run.
        with suppress(Error):
            browser.close()


@contextmanager
def context(browser: Browser, hooks: Hooks, *, notices: bool = False) -> Iterator[BrowserContext]:
    """Open an empty cache and cookie jar whose pages carry the clock, and on demand `notice.js`."""
    opened = browser.new_context(viewport=VIEWPORT, locale="en-GB", timezone_id="UTC")  # type: ignore[arg-type]
    try:
        opened.add_init_script(page_clock(hooks))
        if notices:
            opened.add_init_script(_script("notice.js"))
        yield opened
    finally:
        with suppress(Error):
            opened.close()


def slow_cpu(page: Page, times: float) -> None:
    """Slow a page's own process down, through navigations too.

    It holds the process's main thread back, so that scripts, styles and layout take so many times
    as long. Server, network and the browser's own process stay as fast as they are.
    """
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def page_clock(hooks: Hooks) -> str:
    """Return the clock's script for pages with these hooks."""
    code, _, name = _script("clock.js").rpartition("\n//# ")
    described = asdict(hooks) | {
        "attributes": _attributes(hooks),
        # The root is there before anything else: only its attributes can make the page ready.
        "readyOnRoot": _ON_ROOT.fullmatch(hooks.ready) is not None,
    }
    return f"{code}({json.dumps(described)});\n//# {name}"


def _script(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _attributes(hooks: Hooks) -> list[str]:
    """Name what can bring a change about, or make the page ready, without adding an element."""
    # Parts as in the contract come and go as elements: watching more would cost every page.
    own = [
        selector
        for name, selector in asdict(hooks).items()
        if name in _CHANGING and selector != getattr(Hooks, name)
    ]
    named = [one for selector in (hooks.ready, *own) for one in _NAMED.findall(selector)]
    has_class = any("." in _BRACKETS.sub("", selector) for selector in own)
    return list(dict.fromkeys([hooks.id, *named, *(["class"] if has_class else [])]))


def command_line() -> list[str]:
    """Return the command line of the Chromium that this process launched last."""
    children = psutil.Process().children(recursive=True)
    for process in sorted(children, key=psutil.Process.create_time, reverse=True):
        arguments = process.cmdline()
        is_helper = any(one.startswith("--type=") for one in arguments)
        if "--remote-debugging-pipe" in arguments and not is_helper:
            return arguments
    raise ProcessLookupError("Chromium is not running.")


@cache
def identity(playwright: Playwright, build: Build = "full") -> Identity:
    """Launch Chromium once as shipped and return what it is."""
    with _launched(playwright, build) as browser:
        flags = next(one for one in command_line() if one.startswith(_FLAG))
        return Identity(binary(playwright, build), browser.version, flags)
