from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm, ImportForm, SearchForm
from shared_alerts.messages import leave_import_result, leave_toast
from shared_alerts.models import Alert
from shared_alerts.redirects import list_address, term_of, to_list
from shared_alerts.untrusted import NO_ID, to_id, to_wanted


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    search = SearchForm(request.GET)
    alerts = services.search(search.term)
    context = {"alerts": alerts, "summary": services.summary()}
    if deleted := to_id(request.GET.get("deleted")):
        context["focused"] = row_in_place_of(deleted, alerts)
    return render(request, "ui/list.html", context | search.context)


@require_safe
@never_cache
def statistics(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/statistics.html", {"summary": services.summary()})


@require_POST
def create_random(request: HttpRequest) -> HttpResponse:
    return to_list(request, toasts.random_created(services.create_random()))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    form = AlertForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return to_list(request, toasts.created(services.create(**form.cleaned_data)))
    return render(request, "ui/form.html", {"form": form, "term": term_of(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_alerts(request: HttpRequest) -> HttpResponse:
    lines: tuple[str, ...] = ()
    if request.method == "POST":
        result = services.import_csv(request.FILES.get("file"))
        if result.saved:
            leave_import_result(request, result)
            return redirect(list_address(request))
        lines = result.lines
    context = {"form": ImportForm(), "import_lines": lines, "term": term_of(request)}
    return render(request, "ui/import.html", context)


@require_safe
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert = services.get(pk)
    if alert is None:
        return to_list(request, toasts.ALREADY_GONE)
    context = {"alert": alert, "list_address": list_address(request)}
    return render(request, "ui/detail.html", context)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    if not services.acknowledge(pk, to_wanted(request.POST.get("acknowledged"))):
        return to_list(request, toasts.ALREADY_GONE)
    # A browser gives the focus to the button that an address names.
    return redirect(list_address(request, fragment=f"acknowledge-{pk}"))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    leave_toast(request, toasts.deleted(services.delete(pk)))
    return redirect(list_address(request, deleted=pk))


def row_in_place_of(pk: int, alerts: Iterable[Alert]) -> int:
    """The row that gets the focus after `pk` is deleted; `NO_ID` where no row is left."""
    ids = [alert.pk for alert in alerts]
    return next((one for one in ids if one < pk), ids[-1] if ids else NO_ID)
