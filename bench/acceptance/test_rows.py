"""Equal work: the same data makes the same page, but for the attributes that manifests name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Locator

from acceptance.alerts_page import AlertsPage
from acceptance.conftest import NewContext
from acceptance.kinds import needs
from acceptance.server import Server
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack

ROWS = 12
MOMENT = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d")
SEEDED = re.compile(r"2026-01-01 1[12]:\d\d:00")

# Texts, and elements as [tag, attributes], in document order: classes in any order, without
# comments and without the blanks between elements.
TOKENS = """tbody => {
    const sorted = (words) => words.split(/\\s+/).sort().join(" ");
    const value = (one) => one.name === "class" ? sorted(one.value) : one.value;
    const attributes = (node) => [...node.attributes].map((one) => [one.name, value(one)]);
    const tokens = (node) => {
        if (node.nodeType === Node.COMMENT_NODE) return [];
        if (node.nodeType === Node.TEXT_NODE) return [node.data.replace(/\\s+/g, " ").trim()];
        const inside = [...node.childNodes].flatMap(tokens).filter((token) => token !== "");
        const begin = [node.localName, Object.fromEntries(attributes(node))];
        return [begin, ...inside, `/${node.localName}`];
    };
    return tokens(tbody);
}"""

Token = str | tuple[str, dict[str, str]]
Rows = list[Token]
Journey = Callable[[Implementation], Sequence[Rows]]

STEPS: Sequence[Callable[[AlertsPage], object]] = (
    lambda alerts: None,
    lambda alerts: alerts.add_random(),
    lambda alerts: alerts.add_random(),
    lambda alerts: alerts.delete(5),
    lambda alerts: alerts.create("""<b class="x">&amp; "quotes" {{ braces }}""", "CRITICAL"),
    lambda alerts: alerts.reload(),
)


@pytest.fixture(scope="module")
def seen() -> dict[str, Sequence[Rows]]:
    return {}


@pytest.fixture
def journey(new_context: NewContext, stack: Stack, seen: dict[str, Sequence[Rows]]) -> Journey:
    """The rows of an implementation after each of the steps; each makes the journey once."""

    def rows_after(step: Callable[[AlertsPage], object], alerts: AlertsPage) -> Rows:
        step(alerts)
        return [_timeless(token) for token in alerts.page.locator("#alert-rows").evaluate(TOKENS)]

    def make(one: Implementation) -> Sequence[Rows]:
        if one.id not in seen:
            context = new_context(base_url=stack.base_url)
            server, alerts = Server(one, stack), AlertsPage(context.new_page(), one)
            server.seed(0)
            alerts.open()
            none = rows_after(STEPS[0], alerts)
            server.seed(ROWS)
            alerts.open()
            seen[one.id] = [none, *(rows_after(step, alerts) for step in STEPS)]
        return seen[one.id]

    return make


@pytest.fixture(scope="module")
def seen_figures() -> dict[str, Sequence[Rows]]:
    return {}


@pytest.fixture
def figures(
    new_context: NewContext, stack: Stack, seen_figures: dict[str, Sequence[Rows]]
) -> Journey:
    """The summary and the statistics of an implementation; each is visited once."""

    def tokens(element: Locator) -> Rows:
        found: Rows = element.evaluate(TOKENS)
        return ["now" if MOMENT.fullmatch(str(token)) else token for token in found]

    def visit(one: Implementation) -> Sequence[Rows]:
        if one.id not in seen_figures:
            context = new_context(base_url=stack.base_url)
            server, alerts = Server(one, stack), AlertsPage(context.new_page(), one)
            server.seed(ROWS)
            alerts.open()
            loaded = tokens(alerts.summary)
            alerts.create("One more", "CRITICAL")
            alerts.acknowledge(ROWS)
            alerts.expect_true_summary()
            changed = tokens(alerts.summary)
            alerts.open_statistics()
            alerts.statistics.expect_counts({"total": ROWS + 1})
            seen_figures[one.id] = [loaded, changed, tokens(alerts.statistics.figures)]
        return seen_figures[one.id]

    return visit


@needs("statistics")
class TestFigures:
    def test_are_equal_in_all(
        self,
        implementation: Implementation,
        implementations: Sequence[Implementation],
        figures: Journey,
    ) -> None:
        plainest = next(one for one in implementations if one.transport == "HTTP")
        names = {*implementation.dom, *plainest.dom} - {"id"}
        for ours, theirs in zip(figures(implementation), figures(plainest), strict=True):
            assert _without(names, ours) == _without(names, theirs)


class TestRows:
    def test_are_equal_in_all(
        self,
        implementation: Implementation,
        implementations: Sequence[Implementation],
        journey: Journey,
    ) -> None:
        plainest = next(one for one in implementations if one.transport == "HTTP")
        names = {*implementation.dom, *plainest.dom}
        for ours, theirs in zip(journey(implementation), journey(plainest), strict=True):
            assert _without(names, ours) == _without(names, theirs)

    def test_have_the_attributes_that_the_manifest_names(
        self, implementation: Implementation, journey: Journey, figures: Journey
    ) -> None:
        seen = set[str]().union(*map(_attributes, journey(implementation)))
        if set(implementation.dom) - seen:
            seen |= set[str]().union(*map(_attributes, figures(implementation)))
        assert set(implementation.dom) - seen == set()


def _attributes(tokens: Rows) -> set[str]:
    elements = [token for token in tokens if not isinstance(token, str)]
    return {name for _, attributes in elements for name in attributes}


def _timeless(token: Token) -> Token:
    """What was created during the journey was created now."""
    is_now = isinstance(token, str) and MOMENT.fullmatch(token) and not SEEDED.fullmatch(token)
    return "now" if is_now else token


def _without(names: set[str], rows: Rows) -> Rows:
    return [
        token
        if isinstance(token, str)
        else (token[0], {name: value for name, value in token[1].items() if name not in names})
        for token in rows
    ]
