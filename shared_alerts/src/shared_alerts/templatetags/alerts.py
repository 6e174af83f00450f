from __future__ import annotations

from django import template

from shared_alerts.models import AlertType

register = template.Library()

TAG_COLOURS: dict[str, str] = {
    AlertType.INFO: "is-info",
    AlertType.WARNING: "is-warning",
    AlertType.CRITICAL: "is-danger",
}


@register.filter
def tag_colour(alert_type: str) -> str:
    """Bulma's class for the tag of an alert type; none for a type that is not known."""
    return TAG_COLOURS.get(alert_type, "")
