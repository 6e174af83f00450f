"""How the contract's parts are found in a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Hooks:
    """How the contract's parts are found in a page: selectors, attributes, texts of buttons."""

    ready: str = "html[data-ready]"
    table: str = "#alerts"
    rows: str = "#alerts tr[data-alert-id]"
    id: str = "data-alert-id"
    newest: Literal["first", "last"] = "first"
    detail: str = "#alert-detail"
    dialog: str = '[role="dialog"]'
    form: str = "form:has(textarea)"
    description: str = "textarea"
    error: str = '[data-error-for="description"]'
    validates: Literal["sent", "left"] = "sent"
    dismiss: str = "#notifications button"
    add: str = "Add Random Alert"
    new: str = "New Alert"
    create: str = "Create"
    cancel: str = "Cancel"
    details: str = "Details"
    close: str = "Close"
    back: str = "Back to the list"
    delete: str = "Delete"
    acknowledge: str = "Acknowledge"
    pressed: str = "aria-pressed"
    search: str = 'input[type="search"]'
    search_text: str = "z"
    search_starts: Literal["typing", "enter"] = "typing"
    statistics: str = "Statistics"
    figures: str = 'main:has(#statistics [data-count="total"]) h1'
    alerts: str = "Alerts"
    open_import: str = "Import"
    import_form: str = ':has(> input[type="file"])'
    file: str = 'input[type="file"]'
    send_import: str = "Import"

    @property
    def own_row(self) -> str:
        """Selector of the row that ``{id}`` names."""
        return f'{self.rows}[{self.id}="{{id}}"]'

    @property
    def own_toggle(self) -> str:
        """Selector of the element in that row which has the state `pressed`."""
        return f"{self.own_row} [{self.pressed}]"


CONTRACT = Hooks()
"""The hooks of the implementations of this repository."""
