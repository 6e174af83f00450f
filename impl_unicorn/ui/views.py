from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shared_alerts import services
from shared_alerts.messages import leave_import_result
from shared_alerts.redirects import list_address


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/list.html")


@require_safe
@never_cache
def statistics(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/statistics.html")


@require_POST
def import_alerts(request: HttpRequest) -> HttpResponse:
    """Take a file, which Unicorn's messages, all JSON, do not carry."""
    leave_import_result(request, services.import_csv(request.FILES.get("file")))
    return redirect(list_address(request))
