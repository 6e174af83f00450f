"""The pages around the components, which fetch their data themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from reactor.component import broadcast

from shared_alerts import services
from shared_alerts.messages import leave_import_result
from shared_alerts.redirects import list_address
from ui.live import CHANNEL


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
    result = services.import_csv(request.FILES.get("file"))
    if result.saved:
        broadcast(CHANNEL)
    leave_import_result(request, result)
    return redirect(list_address(request))
