from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.validators import MaxLengthValidator

from shared_alerts.models import AlertType

MAX_DESCRIPTION: Final = 500


class DescriptionField(forms.CharField):
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
    )
    description = DescriptionField(
        label="Description",
        widget=forms.Textarea(
            attrs={"class": "textarea", "rows": 3, "aria-describedby": "description-error"}
        ),
        validators=[
            MaxLengthValidator(
                MAX_DESCRIPTION, f"Description must be at most {MAX_DESCRIPTION} characters."
            )
        ],
        error_messages={"required": "Description is required."},
    )
