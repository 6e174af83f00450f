"""The page of the contract as a user sees it: what can be found on it and done with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, Response, expect

from acceptance.parts import AlertForm, ImportForm, Search, Statistics, Views, expect_counts
from alerts_bench.product.catalog import Implementation

TOAST_RANDOM = re.compile(r"^Random (INFO|WARNING|CRITICAL) alert created!$")
TOAST_DELETED = "Alert deleted."
TOAST_GONE = "That alert was already gone."
ERROR_EMPTY = "Description is required."
ERROR_LONG = "Description must be at most 500 characters."
LOST = re.compile(r"^Connection lost\. (Reconnecting…|Reload the page\.)$")
GAVE_UP = "Connection lost. Reload the page."
# A server that is back soon leaves no time to look.
NOTE_LOSS = """(limit) => {
    window.loss = new Promise((resolve) => {
        const look = () => {
            const isReady = document.documentElement.hasAttribute("data-ready");
            if (!isReady) resolve(document.querySelector("#connection").textContent);
        };
        const all = { attributes: true, childList: true, subtree: true };
        new MutationObserver(look).observe(document, all);
        setTimeout(resolve, limit, "");
    });
}"""
COUNT_ROWS = """rows => {
    const counts = { total: 0, INFO: 0, WARNING: 0, CRITICAL: 0, open: 0 };
    for (const row of rows) {
        counts.total += 1;
        counts[row.querySelector(".tag").textContent] += 1;
        counts.open += row.querySelector("[aria-pressed=false]") ? 1 : 0;
    }
    return counts;
}"""


class AlertsPage:
    """One client's open page. The methods return when their end is on the screen."""

    def __init__(self, page: Page, implementation: Implementation) -> None:
        self.page = page
        self.implementation = implementation
        self.ready = page.locator("html[data-ready]")
        self.add_button = page.get_by_role("button", name="Add Random Alert", exact=True)
        self.new_button = page.get_by_role("button", name="New Alert", exact=True)
        self.table = page.locator("table#alerts")
        self.rows = self.table.locator("tr[data-alert-id]")
        self.no_alerts = self.table.get_by_text("No alerts yet", exact=True)
        self.notifications = page.locator("#notifications")
        self.connection = page.locator("#connection")
        self.gave_up = self.connection.filter(has_text=GAVE_UP)
        self.dialog = page.get_by_role("dialog")
        self.detail = page.locator("#alert-detail")
        self.no_match = self.table.get_by_text("No alerts match.", exact=True)
        self.summary = page.locator("#summary")
        self.form = AlertForm(page)
        self.views = Views(page)
        self.statistics = Statistics(page)
        self.search = Search(page, implementation)
        self.import_form = ImportForm(page)

    def open(self) -> Response:
        """Load the page and wait until a click will be served."""
        response = self.page.goto(self.implementation.prefix)
        assert response
        self.wait_until_ready()
        return response

    def reload(self) -> None:
        self.page.reload()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        expect(self.ready).to_be_attached()

    def wait_until_whole(self) -> None:
        """Wait for the rest of a page that is loaded anew: its first rows are seen before."""
        self.page.wait_for_load_state("domcontentloaded")

    @contextmanager
    def expect_loss(self, limit_s: float) -> Iterator[None]:
        """Expect that the page says, however shortly, that it has lost its connection."""
        self.page.evaluate(NOTE_LOSS, limit_s * 1000)
        yield
        assert LOST.match(self.page.evaluate("window.loss"))

    def wait_until_recovered(self, limit_s: float) -> None:
        """Wait for the connection; reload where the page says that it needs that."""
        expect(self.ready.or_(self.gave_up)).to_be_attached(timeout=limit_s * 1000)
        if self.gave_up.count():
            self.reload()

    def ids(self) -> list[int]:
        """The ids of the rows, from top to bottom."""
        self.wait_until_whole()
        ids = self.rows.evaluate_all("rows => rows.map((row) => row.dataset.alertId)")
        return [int(pk) for pk in ids]

    def descriptions(self) -> dict[int, str]:
        """What the rows show of their descriptions, from top to bottom, by id."""
        texts = self.rows.locator("td:nth-child(3)").all_text_contents()
        return dict(zip(self.ids(), texts, strict=True))

    def expect_ids(self, ids: Iterable[int]) -> None:
        """Expect these rows and no others, from top to bottom."""
        expect(self.rows.locator("td:first-child")).to_have_text([str(pk) for pk in ids])

    def counts(self) -> dict[str, int]:
        """What the summary has to say when the table shows all rows."""
        self.wait_until_whole()
        found: dict[str, int] = self.rows.evaluate_all(COUNT_ROWS)
        return found

    def expect_true_summary(self) -> None:
        """Expect the summary of the rows, of which the table must show all."""
        expect_counts(self.summary, self.counts())

    def row(self, pk: int | str) -> Locator:
        return self.table.locator(f'tr[data-alert-id="{pk}"]')

    def details_button(self, pk: int | str) -> Locator:
        return self.row(pk).get_by_role("button", name="Details", exact=True)

    def delete_button(self, pk: int | str) -> Locator:
        return self.row(pk).get_by_role("button", name="Delete", exact=True)

    def acknowledge_button(self, pk: int | str) -> Locator:
        return self.row(pk).get_by_role("button", name="Acknowledge", exact=True)

    def toast(self, text: str | re.Pattern[str]) -> Locator:
        return self.notifications.get_by_text(text, exact=True)

    def add_random(self) -> int:
        """Press Add Random Alert and return the id of the row that this made."""
        known = self.ids()
        self.add_button.click()
        return self.new_id(known)

    def create(self, description: str, type_: str = "INFO") -> int:
        """Create an alert with the form and return the id of its row."""
        known = self.ids()
        self.open_form().submit(description, type_)
        return self.new_id(known)

    def open_form(self) -> AlertForm:
        self.new_button.click()
        expect(self.form.description).to_be_visible()
        return self.form

    def cancel_form(self) -> None:
        self.form.cancel.click()
        expect(self.form.description).to_have_count(0)
        expect(self.add_button).to_be_visible()

    def acknowledge(self, pk: int) -> None:
        """Press Acknowledge and wait for the other state."""
        button = self.acknowledge_button(pk)
        was = button.get_attribute("aria-pressed")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false" if was == "true" else "true")
        self.wait_until_whole()

    def open_statistics(self) -> None:
        self.views.statistics.click()
        expect(self.statistics.heading).to_be_visible()
        expect(self.statistics.figures).to_be_visible()

    def open_details(self, pk: int) -> None:
        self.details_button(pk).click()
        expect(self.detail).to_be_visible()

    def close_details(self) -> None:
        """Press Close, or follow the link of a page of its own."""
        close = self.page.get_by_role("button", name="Close", exact=True)
        close.or_(self.page.get_by_role("link", name="Back to the list", exact=True)).click()
        expect(self.detail).to_have_count(0)
        expect(self.add_button).to_be_visible()

    def delete(self, pk: int) -> None:
        self.delete_button(pk).click()
        expect(self.row(pk)).to_have_count(0)
        expect(self.table).to_be_visible()
        self.wait_until_whole()

    def new_id(self, known: list[int]) -> int:
        """Wait for one row beside those known, and return its id."""
        others = "".join(f':not([data-alert-id="{pk}"])' for pk in known)
        row = self.table.locator(f"tr[data-alert-id]{others}")
        expect(row).to_have_count(1)
        self.wait_until_whole()
        return int(row.get_attribute("data-alert-id") or 0)
