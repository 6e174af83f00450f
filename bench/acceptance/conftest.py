from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Playwright

from acceptance.alerts_page import AlertsPage
from acceptance.server import ROOT, Programs, Server, connect
from acceptance.watch import Watch
from alerts_bench import browser, catalog
from alerts_bench.catalog import Implementation

pytest_plugins = ["acceptance.features"]

ROWS = 3

NewClient = Callable[..., AlertsPage]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only",
        action="append",
        default=[],
        metavar="LABEL",
        help="the label or id of an implementation; may be given several times",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "where(predicate): asked of these implementations only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "implementation" in metafunc.fixturenames:
        predicates = [one.args[0] for one in metafunc.definition.iter_markers("where")]
        chosen = catalog.select(catalog.load(ROOT), metafunc.config.getoption("--only"))
        asked = [one for one in chosen if all(holds(one) for holds in predicates)]
        metafunc.parametrize("implementation", asked, ids=[one.id for one in asked])


@pytest.fixture(scope="session")
def base_url(pytestconfig: pytest.Config) -> str:
    given = pytestconfig.getoption("--base-url") or os.environ.get("BENCH_BASE_URL")
    return str(given or "http://127.0.0.1:8000")


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    return {"executable_path": browser.binary(playwright), **browser_type_launch_args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], base_url: str) -> dict[str, Any]:
    settings = {"base_url": base_url, "locale": "en-GB", "timezone_id": "UTC"}
    return browser_context_args | settings


@pytest.fixture(scope="session")
def implementations() -> tuple[Implementation, ...]:
    """All that have a manifest, whatever was chosen."""
    return catalog.load(ROOT)


@pytest.fixture(scope="session")
def http(base_url: str) -> Iterator[httpx.Client]:
    with connect(base_url) as client:
        yield client


@pytest.fixture(scope="session")
def programs() -> Programs:
    return Programs()


@pytest.fixture
def server(implementation: Implementation, http: httpx.Client) -> Server:
    """The implementation's server, with three alerts."""
    server = Server(implementation, http)
    server.seed(ROWS)
    return server


@pytest.fixture
def watch(new_context: object, base_url: str) -> Iterator[Watch]:
    """Fails every test whose pages did what no page may do."""
    watch = Watch(base_url)
    yield watch
    # Not an assertion: where a feature must fail, this must not be what fails.
    if findings := watch.findings():
        pytest.fail("\n".join(findings))


@pytest.fixture
def new_client(
    new_context: Callable[..., BrowserContext],
    implementation: Implementation,
    server: Server,
    watch: Watch,
) -> NewClient:
    """Opens the page as one more client, with cookies of its own."""

    def open_page(**context_options: Any) -> AlertsPage:
        context = new_context(**context_options)
        watch.follow(context)
        client = AlertsPage(context.new_page(), implementation)
        client.open()
        return client

    return open_page


@pytest.fixture
def alerts(new_client: NewClient) -> AlertsPage:
    """One client's open page with three alerts."""
    return new_client()
