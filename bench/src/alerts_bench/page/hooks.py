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
    dismiss: str = "#notifications button"
    add: str = "Add Random Alert"
    new: str = "New Alert"
    create: str = "Create"
    cancel: str = "Cancel"
    details: str = "Details"
    close: str = "Close"
    back: str = "Back to the list"
    delete: str = "Delete"

    @property
    def own_row(self) -> str:
        """Selector of the row that ``{id}`` names."""
        return f'{self.rows}[{self.id}="{{id}}"]'


CONTRACT = Hooks()
"""The hooks of the six implementations."""
