from __future__ import annotations

from typing import Any, Final

from django import forms

from shared_alerts.forms import AlertForm, ImportForm

UPLOAD: Final = "file"


class PageTextarea(forms.Textarea):
    """A textarea whose text belongs to the page: the server never sends it back.

    djust 1.2.6 puts a text that it draws into the field while somebody types there.
    """

    def format_value(self, value: Any) -> str:
        return ""


class LiveAlertForm(AlertForm):
    """A new alert whose description is validated when it is left."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        description = self.fields["description"]
        description.widget = PageTextarea(
            # Without dj-update, a push to the page empties every textarea.
            description.widget.attrs | {"dj-update": "ignore", "dj-blur": "validate_field"}
        )


class LiveImportForm(ImportForm):
    """A file that is sent over the socket as soon as it is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["dj-upload"] = UPLOAD
