from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm
from shared_alerts.toasts import Toast

View = Callable[..., HttpResponse]


def fragment(view: View) -> View:
    """Answer htmx alone: whoever opens the address itself is led to the list."""

    @never_cache
    @wraps(view)
    def for_htmx(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return view(request, *args, **kwargs) if request.htmx else redirect("ui:list")

    return for_htmx


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    template = "ui/_rows.html" if request.htmx else "ui/list.html"
    return render(request, template, {"alerts": services.list_alerts()})


@require_POST
@fragment
def create_random(request: HttpRequest) -> HttpResponse:
    alert = services.create_random()
    row = render(request, "ui/_row.html", {"alert": alert})
    return with_toast(row, toasts.random_created(alert))


@require_http_methods(["GET", "HEAD", "POST"])
@fragment
def create(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "ui/_form_dialog.html", {"form": AlertForm()})
    form = AlertForm(request.POST)
    if not form.is_valid():
        fields = render(request, "shared_alerts/_form_fields.html", {"form": form})
        return retarget(fields, "#alert-fields")
    alert = services.create(**form.cleaned_data)
    return with_toast(render(request, "ui/_created.html", {"alert": alert}), toasts.created(alert))


@require_safe
@fragment
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert = services.get(pk)
    if alert is None:
        gone = reswap(retarget(HttpResponse(), "closest tr"), "delete")
        return with_toast(gone, toasts.ALREADY_GONE)
    return render(request, "ui/_detail_dialog.html", {"alert": alert})


@require_http_methods(["DELETE"])
@fragment
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    return with_toast(HttpResponse(), toasts.deleted(services.delete(pk)))


def with_toast(response: HttpResponse, toast: Toast) -> HttpResponse:
    return trigger_client_event(response, "toast", toast._asdict())
