from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shared_alerts import services
from shared_alerts.forms import SearchForm
from shared_alerts.messages import leave_import_result
from shared_alerts.redirects import list_address
from ui import updates
from ui.broadcasts import broadcast, in_turn


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    search = SearchForm(request.GET)
    context = {"alerts": services.search(search.term), "summary": services.summary()}
    return render(request, "ui/list.html", context | search.context)


@require_safe
@never_cache
def statistics(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/statistics.html", {"summary": services.summary()})


@require_POST
def import_alerts(request: HttpRequest) -> HttpResponse:
    with in_turn():
        result = services.import_csv(request.FILES.get("file"))
        if result.saved:
            broadcast(None, updates.rows(), updates.summary())
    leave_import_result(request, result)
    return redirect(list_address(request))
