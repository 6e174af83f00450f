from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import plain
import pytest
from plain import Site
from playwright.sync_api import Browser, Playwright

from alerts_bench.page import browser


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the manifests of the three pages."""
    plain.write_manifests(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with plain.running(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as it is measured."""
    with browser.launched(playwright, "cost") as opened:
        yield opened
