"""A new row alone, for the variant that sends it so.

What `send` does to an element cannot put a row first in a table. A message without a target is left
to the page, Django LiveView's way to custom events, and `row_event.js` puts the row in its place.
"""

from __future__ import annotations

from typing import Any, Final

from django.template.loader import render_to_string

from shared_alerts.models import Alert

VARIANT: Final = "liveview/row-event"
CREATED: Final = "alerts:created"


def created(alert: Alert) -> dict[str, Any]:
    # White space that is put in with the row would stay when it is gone.
    html = render_to_string("ui/_row.html", {"alert": alert}).strip()
    return {"event": CREATED, "eventData": {"pk": alert.pk, "html": html}}
