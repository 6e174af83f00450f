from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    """The page around the components, which fetch their data themselves."""
    return render(request, "ui/list.html")
