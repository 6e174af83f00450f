import json
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Error, Playwright

from alerts_bench.page import browser
from alerts_bench.page.browser import ADDRESS_BAR, DEFERRAL, BrowserMissingError
from alerts_bench.page.hooks import Hooks


def features(arguments: list[str]) -> list[str]:
    flags = [one for one in arguments if one.startswith("--disable-features=")]
    assert len(flags) == 1, "a second flag replaces the first"
    return flags[0].partition("=")[2].split(",")


@pytest.mark.browser
def test_framework_cost_turns_the_deferral_off_and_nothing_else(playwright: Playwright) -> None:
    with browser.launched(playwright, "felt"):
        felt = features(browser.command_line())
    with browser.launched(playwright, "cost"):
        assert features(browser.command_line()) == [*felt, DEFERRAL]
    assert DEFERRAL not in felt
    assert browser.identity(playwright).disabled_features == "--disable-features=" + ",".join(
        one for one in felt if one not in ADDRESS_BAR
    )


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium-headless-shell"), reason="not on this machine")
def test_the_shell_is_launched_as_the_full_one_is(playwright: Playwright) -> None:
    with browser.launched(playwright, "cost", "headless-shell") as opened:
        program, *arguments = browser.command_line()
        assert DEFERRAL in features(arguments)
        with browser.context(opened, Hooks()) as context:
            assert context.new_page().evaluate("1 + 1") == 2
    found = browser.identity(playwright, "headless-shell")
    # Debian's is a shell script that waits for the program: both may have begun in one clock tick.
    assert any("headless" in one for one in (program, *arguments[:2]))
    assert "headless" in found.path.name
    assert "headless" not in browser.identity(playwright).path.name


@pytest.mark.browser
def test_a_window_loads_no_page_but_the_one_that_is_measured(chromium: Browser) -> None:
    with browser.context(chromium, Hooks()) as context:
        context.new_page().goto("data:text/html,<h1>One</h1>")
        session = chromium.new_browser_cdp_session()
        targets = session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
        assert {one["type"] for one in targets} <= {"page", "tab", "browser"}


@pytest.mark.browser
def test_nothing_goes_through_the_callers_proxy(
    playwright: Playwright, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with browser.launched(playwright, "cost") as chromium:
            arguments = browser.command_line()
            # Not on the loopback, which Chromium would leave out by itself.
            with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
                chromium.new_page().goto("http://stack.invalid/")
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert browser.NO_PROXY in arguments


@pytest.mark.browser
def test_contexts_share_neither_cookies_nor_cache(chromium: Browser) -> None:
    with browser.context(chromium, Hooks()) as first:
        first.add_cookies([{"name": "a", "value": "b", "url": "http://a.test"}])
        with browser.context(chromium, Hooks()) as second:
            assert second.cookies() == []


@pytest.mark.browser
def test_chromium_says_what_it_is(playwright: Playwright) -> None:
    found = browser.identity(playwright)
    assert found.path.exists()
    assert found.version[0].isdigit()


def test_a_missing_chromium_is_answered_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(tmp_path / "none")))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrowserMissingError, match="Install the package chromium"):
        browser.binary(nowhere)  # type: ignore[arg-type]


def test_playwright_s_own_shell_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "chromium-1" / "chrome-linux" / "chrome"
    shell = tmp_path / "chromium_headless_shell-1" / "chrome-linux" / "headless_shell"
    here = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(own)))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrowserMissingError, match="Install the package chromium-headless-shell"):
        browser.binary(here, "headless-shell")  # type: ignore[arg-type]
    shell.parent.mkdir(parents=True)
    shell.touch(mode=0o755)
    assert browser.binary(here, "headless-shell") == shell  # type: ignore[arg-type]


def test_the_system_s_chromium_stands_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    nowhere = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(tmp_path / "none")))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.binary(nowhere) == program  # type: ignore[arg-type]


def test_the_clock_knows_the_hooks_of_its_pages() -> None:
    script = browser.page_clock(Hooks(table="#mine"))
    assert '"table": "#mine"' in script
    assert script.endswith("//# sourceURL=clock.js\n")


@pytest.mark.parametrize(
    ("hooks", "attributes"),
    [
        (Hooks(), ["data-alert-id", "data-ready"]),
        (Hooks(ready="#app .loaded"), ["data-alert-id"]),
        (Hooks(rows="li[data-pk]", id="data-pk"), ["data-pk", "data-ready"]),
        (Hooks(form="dialog[open] form"), ["data-alert-id", "data-ready", "open"]),
        (Hooks(form=".modal.is-active form"), ["data-alert-id", "data-ready", "class"]),
        (
            Hooks(error='[data-error-for="form.text"]'),
            ["data-alert-id", "data-ready", "data-error-for"],
        ),
        (Hooks(add="css=.add[hidden]"), ["data-alert-id", "data-ready"]),
    ],
)
def test_attributes_are_watched_where_a_selector_of_the_page_names_them(
    hooks: Hooks, attributes: list[str]
) -> None:
    assert f'"attributes": {json.dumps(attributes)}' in browser.page_clock(hooks)


@pytest.mark.parametrize(
    ("ready", "is_on_root"),
    [
        ("html[data-ready]", "true"),
        (":root[data-ready][data-state=up]", "true"),
        ("html.ready", "false"),
        ("html[data-ready] main", "false"),
        ("html[data-ready], .ready", "false"),
        ("[data-ready]", "false"),
    ],
)
def test_all_else_than_an_attribute_of_the_root_may_come_with_an_element(
    ready: str, is_on_root: str
) -> None:
    assert f'"readyOnRoot": {is_on_root}' in browser.page_clock(Hooks(ready=ready))


BUSY = """() => {
    const started = performance.now();
    for (let i = 0, sum = 0; i < 2e7; i += 1) sum += Math.sqrt(i);
    return performance.now() - started;
}"""


@pytest.mark.browser
def test_a_slower_cpu_stays_slower_in_the_next_document(chromium: Browser) -> None:
    with browser.context(chromium, Hooks()) as context:
        page = context.new_page()
        page.goto("data:text/html,<h1>One</h1>")
        as_it_is = min(page.evaluate(BUSY) for _ in range(5))
        browser.slow_cpu(page, 8)
        for document in ("Two", "Three"):
            page.goto(f"data:text/html,<h1>{document}</h1>")
            assert page.evaluate(BUSY) > 2 * as_it_is
