"""What the page after a redirect says: a signed cookie carries it, without a session."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest

from shared_alerts.csv_import import ImportResult
from shared_alerts.toasts import Toast

IMPORT_TAG = "import"


class Storage(CookieStorage):
    cookie_name = f"messages-{settings.MANIFEST.slug}"


def leave_toast(request: HttpRequest, toast: Toast) -> None:
    """Let the next page that this client loads show a toast."""
    messages.add_message(request, messages.INFO, toast.text, extra_tags=toast.level)


def leave_import_result(request: HttpRequest, result: ImportResult) -> None:
    """Let the next page that this client loads say what became of an import."""
    messages.add_message(request, messages.INFO, "\n".join(result.lines), extra_tags=IMPORT_TAG)
