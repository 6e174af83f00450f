from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import MaxLengthValidator

from shared_alerts import texts
from shared_alerts.limits import MAX_DESCRIPTION, MAX_IMPORT_BYTES, MAX_SEARCH
from shared_alerts.models import AlertType


class TypedTextField(forms.CharField):
    """A text that is the same however the page sent it.

    A form posts a line break as two characters, and half a surrogate pair, which no database
    stores, as U+FFFD; JSON carries both as they were typed.
    """

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class AlertForm(forms.Form):
    """A new alert, checked by the server alone: that check is part of what is compared.

    The field's `max_length` stays unset, because it would put `maxlength` on the textarea.
    """

    use_required_attribute = False

    type = forms.ChoiceField(
        label="Type",
        choices=AlertType,
        initial=AlertType.INFO,
        widget=forms.Select(attrs={"aria-describedby": "type-error"}),
        error_messages={
            "required": texts.TYPE_REQUIRED,
            "invalid_choice": texts.TYPE_UNKNOWN,
        },
    )
    description = TypedTextField(
        label="Description",
        widget=forms.Textarea(
            attrs={"class": "textarea", "rows": 3, "aria-describedby": "description-error"}
        ),
        validators=[MaxLengthValidator(MAX_DESCRIPTION, texts.DESCRIPTION_TOO_LONG)],
        error_messages={"required": texts.DESCRIPTION_REQUIRED},
    )


def description_error(text: object) -> str:
    """What `AlertForm` has to say about a description alone; "" for a good one."""
    return first_error(AlertForm({"description": text}), "description")


class SearchForm(forms.Form):
    """What was typed into the search field; it may be a query string as it came."""

    q = TypedTextField(
        required=False, validators=[MaxLengthValidator(MAX_SEARCH, texts.SEARCH_TOO_LONG)]
    )

    @property
    def term(self) -> str:
        """The text to search for; "" where there is none, or none that can be searched for."""
        term: str = self.cleaned_data["q"] if self.is_valid() else ""
        return term

    @property
    def error(self) -> str:
        """Why the text cannot be searched for; "" where it can."""
        return first_error(self, "q")

    @property
    def context(self) -> dict[str, str]:
        """What the shared templates show of a search."""
        typed = self["q"].value()
        return {
            "term": self.term,
            "typed_term": "" if typed is None else str(typed),
            "search_error": self.error,
        }


class ImportForm(forms.Form):
    """A file with alerts; what is in it is checked when it is read."""

    use_required_attribute = False

    file = forms.FileField(
        label="CSV file",
        help_text=texts.IMPORT_HELP,
        widget=forms.FileInput(
            attrs={"accept": ".csv", "aria-describedby": "import-help import-error"}
        ),
        error_messages={
            "required": texts.IMPORT_NO_FILE,
            "missing": texts.IMPORT_NO_FILE,
            "invalid": texts.IMPORT_NO_FILE,
            "empty": texts.IMPORT_EMPTY,
        },
    )

    def clean_file(self) -> File[Any]:
        file: File[Any] = self.cleaned_data["file"]
        if file.size > MAX_IMPORT_BYTES:
            raise ValidationError(texts.IMPORT_TOO_LARGE)
        return file


class PageImportForm(ImportForm):
    """The file goes with the form of the page, which has the CSRF token: a socket has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["form"] = "import-form"


def first_error(form: forms.Form, name: str) -> str:
    """The first sentence about a field; "" where nothing is wrong with it."""
    return str(next(iter(form.errors.get(name, [])), ""))
