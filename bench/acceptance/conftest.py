from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from playwright.sync_api import BrowserContext, Playwright, expect

from acceptance.alerts_page import AlertsPage
from acceptance.kinds import lacks, not_asked
from acceptance.server import ROOT, Programs, Server
from acceptance.watch import Watch
from alerts_bench.page import browser
from alerts_bench.product import catalog
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack
from alerts_bench.system.owner import assert_free

pytest_plugins = ["acceptance.features", "acceptance.changed"]

ROWS = 3
# Of an action, Playwright's 30 s would make a run over an unfinished page very long. Of what is
# expected, its 5 s are less than a busy machine stands still at times.
LIMIT_MS = 10_000

NewContext = Callable[..., BrowserContext]
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
    config.addinivalue_line("markers", "where(kind): asked of these implementations only")
    config.addinivalue_line("markers", "needs(part): a part that a reference may not have")
    expect.set_options(timeout=LIMIT_MS)
    if given := config.getoption("--base-url"):
        os.environ["BENCH_BASE_URL"] = given


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "implementation" in metafunc.fixturenames:
        only = metafunc.config.getoption("--only")
        # References are tested where they are named: not every stack serves them.
        known = [*_served(), *catalog.references(ROOT)] if only else _served()
        chosen = catalog.select(known, only)
        why_not = {one: not_asked(one, metafunc.definition) for one in chosen}
        asked = [_or_skipped(one, metafunc.definition) for one, why in why_not.items() if not why]
        reasons = "; ".join(sorted(set(why_not.values())))
        nobody = pytest.param(None, id="nobody", marks=pytest.mark.skip(reason=reasons))
        metafunc.parametrize("implementation", asked or [nobody])


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    has_window = browser_type_launch_args.get("headless") is False
    found = browser.binary(playwright) if has_window else browser.headless(playwright)
    own = {"executable_path": found, "args": [browser.NO_PROXY]}
    return {**own, **browser_type_launch_args}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Each context names the stack that it is about: there may be two."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "en-GB", "timezone_id": "UTC"}


@pytest.fixture(scope="session")
def implementations() -> tuple[Implementation, ...]:
    """All that have a manifest, whatever was chosen."""
    return _served()


@pytest.fixture(scope="session")
def programs() -> Programs:
    return Programs()


@pytest.fixture(scope="session")
def first_stack() -> Iterator[Stack]:
    stack = Stack.from_environment(ROOT)
    if stack.found:
        assert_free(stack.found, what=f"The stack in {stack.found}")
    with stack.client:
        yield stack


@pytest.fixture
def stack(first_stack: Stack) -> Stack:
    return first_stack


@pytest.fixture
def server(implementation: Implementation, stack: Stack) -> Server:
    """The implementation's server, with three alerts."""
    server = Server(implementation, stack)
    server.seed(ROWS)
    return server


@pytest.fixture
def watch(new_context: NewContext, stack: Stack) -> Iterator[Watch]:
    """Fails every test whose pages did what no page may do."""
    watch = Watch(stack.base_url)
    yield watch
    # Not an assertion: where a feature must fail, this must not be what fails.
    if findings := watch.findings():
        pytest.fail("\n".join(findings))


@pytest.fixture
def new_client(new_context: NewContext, server: Server, watch: Watch) -> NewClient:
    """Opens the page as one more client, with cookies of its own."""

    def open_page(**context_options: Any) -> AlertsPage:
        context = new_context(base_url=server.stack.base_url, **context_options)
        context.set_default_timeout(LIMIT_MS)
        watch.follow(context)
        client = AlertsPage(context.new_page(), server.implementation)
        client.open()
        return client

    return open_page


@pytest.fixture
def alerts(new_client: NewClient) -> AlertsPage:
    """One client's open page with three alerts."""
    return new_client()


def _or_skipped(one: Implementation, definition: pytest.Item) -> ParameterSet:
    """The implementation; skipped, with the reason, where it is a reference that lacks a part."""
    marks = [pytest.mark.skip(reason=f"n/a: {reason}") for reason in lacks(one, definition)]
    return pytest.param(one, id=one.name, marks=marks)


def _served() -> tuple[Implementation, ...]:
    """What the stack serves: where it serves a variant, that instead of its implementation."""
    return catalog.load(ROOT, Stack.from_environment(ROOT).variants)
