"""A search and changes: the table stays true to the term."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from acceptance.alerts_page import TOAST_DELETED, TOAST_RANDOM, AlertsPage
from acceptance.conftest import NewClient
from acceptance.kinds import push_limit_ms, pushes, where
from acceptance.parts import expect_counts
from acceptance.server import Server

ROWS = 12
LETTER = "z"
NOTE_WRONG = """(term) => {
    window.wrong = new Set();
    const look = () => {
        for (const row of document.querySelectorAll("#alerts tr[data-alert-id]")) {
            const text = row.children[2].textContent.toLowerCase();
            if (!text.includes(term)) window.wrong.add(row.dataset.alertId);
        }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
}"""


@pytest.fixture
def server(server: Server) -> Iterator[Server]:
    server.seed(ROWS)
    server.debounce(0)
    yield server
    server.end_debounce()


@pytest.fixture
def filtered(alerts: AlertsPage) -> AlertsPage:
    """A page that shows the row of alert 3 alone."""
    alerts.search.ask(LETTER)
    alerts.expect_ids([3])
    return alerts


class TestOwnChanges:
    def test_an_alert_that_does_not_match_is_counted_and_not_shown(
        self, filtered: AlertsPage
    ) -> None:
        filtered.add_button.click()
        expect(filtered.toast(TOAST_RANDOM)).to_be_visible()
        expect_counts(filtered.summary, {"total": ROWS + 1})
        filtered.expect_ids([3])
        filtered.open_form().submit("Quiet")
        expect(filtered.toast("New INFO alert created!")).to_be_visible()
        expect_counts(filtered.summary, {"total": ROWS + 2})
        filtered.expect_ids([3])
        expect(filtered.search.field).to_have_value(LETTER)

    def test_one_that_matches_is_shown_on_top(self, filtered: AlertsPage) -> None:
        pk = filtered.create("A buzzing sound")
        filtered.expect_ids([pk, 3])
        expect_counts(filtered.summary, {"total": ROWS + 1})
        filtered.search.ask("")
        filtered.expect_ids([pk, *range(ROWS, 0, -1)])

    def test_acknowledging_and_deleting_leave_the_filter(self, filtered: AlertsPage) -> None:
        pk = filtered.create("A buzzing sound")
        filtered.acknowledge(pk)
        filtered.expect_ids([pk, 3])
        filtered.delete(3)
        expect(filtered.toast(TOAST_DELETED)).to_be_visible()
        filtered.expect_ids([pk])
        filtered.delete_button(pk).click()
        expect(filtered.no_match).to_be_visible()
        filtered.expect_ids([])
        expect(filtered.no_alerts).to_be_hidden()
        expect_counts(filtered.summary, {"total": ROWS - 1})
        pk = filtered.create("Another buzz")
        filtered.expect_ids([pk])
        expect(filtered.no_match).to_be_hidden()

    def test_an_import_is_filtered(self, filtered: AlertsPage) -> None:
        filtered.import_form.send("type,description\nINFO,Quiet\nINFO,A buzz\nINFO,Still\n")
        expect(filtered.import_form.lines).to_have_text(["3 alerts imported."])
        expect_counts(filtered.summary, {"total": ROWS + 3})
        filtered.expect_ids([ROWS + 2, 3])


@where(pushes)
class TestChangesOfOthers:
    def test_leave_the_table_true(self, filtered: AlertsPage, new_client: NewClient) -> None:
        other = new_client()
        other.add_random()
        pk = other.create("A buzzing sound", "WARNING")
        filtered.expect_ids([pk, 3])
        other.acknowledge(pk)
        expect(filtered.acknowledge_button(pk)).to_have_attribute("aria-pressed", "true")
        other.delete(3)
        filtered.expect_ids([pk])
        other.delete(pk)
        expect(filtered.no_match).to_be_visible()
        expect_counts(filtered.summary, other.counts())
        expect(filtered.search.field).to_have_value(LETTER)


class TestPush:
    @pytest.mark.feature("filtered_push")
    def test_shows_no_wrong_row(self, filtered: AlertsPage, new_client: NewClient) -> None:
        filtered.page.evaluate(NOTE_WRONG, LETTER)
        other = new_client()
        other.add_random()
        pk = other.create("A buzzing sound")
        other.delete(1)
        limit = push_limit_ms(filtered.implementation)
        expect(filtered.row(pk)).to_be_visible(timeout=limit)
        expect_counts(filtered.summary, {"total": ROWS + 1})
        filtered.expect_ids([pk, 3])
        assert filtered.page.evaluate("[...window.wrong]") == []
