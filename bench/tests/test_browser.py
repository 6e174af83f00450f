from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Playwright

from alerts_bench import browser
from alerts_bench.browser import DEFERRAL, BrowserMissingError
from alerts_bench.targets import Hooks


def features(arguments: list[str]) -> list[str]:
    flags = [one for one in arguments if one.startswith("--disable-features=")]
    assert len(flags) == 1, "a second flag replaces the first"
    return flags[0].partition("=")[2].split(",")


@pytest.mark.browser
def test_framework_cost_turns_the_deferral_off_and_nothing_else(playwright: Playwright) -> None:
    with browser.launched(playwright, "felt"):
        shipped = features(browser.command_line())
    with browser.launched(playwright, "cost"):
        assert features(browser.command_line()) == [*shipped, DEFERRAL]
    assert DEFERRAL not in shipped


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


def test_the_system_s_chromium_stands_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.touch(mode=0o755)
    nowhere = SimpleNamespace(chromium=SimpleNamespace(executable_path=str(tmp_path / "none")))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.binary(nowhere) == program  # type: ignore[arg-type]


def test_the_clock_knows_the_hooks_of_its_pages() -> None:
    script = browser.page_clock(Hooks(table="#mine"))
    assert '"table": "#mine"' in script
    assert script.endswith("//# sourceURL=page_clock.js\n")
