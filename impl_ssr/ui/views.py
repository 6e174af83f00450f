from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm
from shared_alerts.messages import leave_toast
from shared_alerts.toasts import Toast


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/list.html", {"alerts": services.list_alerts()})


@require_POST
def create_random(request: HttpRequest) -> HttpResponse:
    return to_list(request, toasts.random_created(services.create_random()))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    form = AlertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return to_list(request, toasts.created(services.create(**form.cleaned_data)))
    return render(request, "ui/form.html", {"form": form})


@require_safe
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert = services.get(pk)
    if alert is None:
        return to_list(request, toasts.ALREADY_GONE)
    return render(request, "ui/detail.html", {"alert": alert})


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    return to_list(request, toasts.deleted(services.delete(pk)))


def to_list(request: HttpRequest, toast: Toast) -> HttpResponse:
    leave_toast(request, toast)
    return redirect("ui:list")
