"""The parts of the page beside its table: the views, the summary, the search, the forms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from playwright.sync_api import FilePayload, Locator, Page, expect

from alerts_bench.product.catalog import Implementation

TYPES: Final = ("INFO", "WARNING", "CRITICAL")
COUNTS: Final = ("total", *TYPES, "open")
"""The figures of the summary."""


def expect_counts(part: Locator, counts: Mapping[str, int]) -> None:
    """Expect these figures, each in the one element of a part that is named after it."""
    for name, count in counts.items():
        expect(part.locator(f'[data-count="{name}"]')).to_have_text(str(count))


class Views:
    """The links to the two views."""

    def __init__(self, page: Page) -> None:
        self.links = page.get_by_role("navigation", name="Views", exact=True).get_by_role("link")
        self.alerts = self.links.filter(has_text="Alerts")
        self.statistics = self.links.filter(has_text="Statistics")

    def expect_current(self, link: Locator) -> None:
        for one in (self.alerts, self.statistics):
            expected = expect(one)
            if one is link:
                expected.to_have_attribute("aria-current", "page")
            else:
                expected.not_to_have_attribute("aria-current", "page")


class Statistics:
    """The view with the counts by type and state."""

    def __init__(self, page: Page) -> None:
        self.heading = page.get_by_role("heading", name="Statistics", exact=True, level=1)
        self.figures = page.locator("#statistics")
        self.updated = page.locator("#updated")

    def expect_counts(self, counts: Mapping[str, int]) -> None:
        expect_counts(self.figures, counts)


class Search:
    """The search field; where typing alone asks nothing, Enter does."""

    def __init__(self, page: Page, implementation: Implementation) -> None:
        self.field = page.get_by_role("searchbox", name="Search alerts", exact=True)
        self.button = page.get_by_role("button", name="Search", exact=True)
        self.error = page.locator('[data-error-for="q"]')
        self._is_submitted = implementation.transport == "HTTP"

    def ask(self, text: str) -> None:
        """Search for a text; what follows is the caller's to expect."""
        expect(self.field).to_be_editable()
        self.field.fill(text)
        if self._is_submitted:
            self.field.press("Enter")


class AlertForm:
    """The form for a new alert, in its dialog or on its own page."""

    def __init__(self, page: Page) -> None:
        self.type = page.get_by_label("Type", exact=True)
        self.description = page.get_by_label("Description", exact=True)
        self.error = page.locator('[data-error-for="description"]')
        self.create = page.get_by_role("button", name="Create", exact=True)
        self.cancel = page.get_by_role("button", name="Cancel", exact=True)

    def submit(self, description: str, type_: str | None = None) -> None:
        """Fill in the form and press Create; what follows is the caller's to expect."""
        if type_:
            self.type.select_option(type_)
        self.description.fill(description)
        self.create.click()

    def submit_at_once(self, description: str) -> None:
        """Submit without leaving the description, so that an error that shows is the answer.

        Leaving it checks it alone, and that may show the error before Create takes another press.
        """
        self.description.fill(description)
        self.create.evaluate("button => button.form.requestSubmit(button)")


class ImportForm:
    """The form for a file of alerts, in its dialog or on its own page."""

    def __init__(self, page: Page) -> None:
        self.open_button = page.get_by_role("button", name="Import", exact=True).first
        self.file = page.get_by_label("CSV file", exact=True)
        self.error = page.locator('[data-error-for="file"]')
        self.submit = page.get_by_role("button", name="Import", exact=True).last
        self.cancel = page.get_by_role("button", name="Cancel", exact=True)
        self.result = page.locator("#import-result")
        self.lines = self.result.locator("p")

    def open(self) -> None:
        """Open the form, unless it is open."""
        if not self.file.count():
            self.open_button.click()
        expect(self.file).to_be_visible()

    def send(self, file: str | bytes | Path, name: str = "alerts.csv") -> None:
        """Choose a file, or one of this content, and press Import; what follows is the caller's."""
        self.open()
        if isinstance(file, Path):
            self.file.set_input_files(file)
        else:
            content = file.encode() if isinstance(file, str) else file
            payload = FilePayload(name=name, mimeType="text/csv", buffer=content)
            self.file.set_input_files(payload)
        self.submit.click()
