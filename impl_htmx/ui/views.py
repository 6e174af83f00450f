"""Each view answers htmx with what changes, and a browser without it with a page or a redirect."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import replace_url, reswap, retarget, trigger_client_event

from shared_alerts import services, toasts
from shared_alerts.forms import AlertForm, ImportForm, description_error
from shared_alerts.messages import leave_import_result
from shared_alerts.models import Alert
from shared_alerts.redirects import list_address, search_of, to_list
from shared_alerts.toasts import Toast
from shared_alerts.untrusted import to_wanted


@require_safe
@never_cache
def alert_list(request: HttpRequest) -> HttpResponse:
    if asks_for_a_part(request):
        return replace_url(show_list(request, "ui/_found.html"), list_address(request))
    return show_list(request, "ui/list.html")


@require_safe
@never_cache
def statistics(request: HttpRequest) -> HttpResponse:
    template = "ui/_figures.html" if asks_for_a_part(request) else "ui/statistics.html"
    return render(request, template, {"summary": services.summary()})


@require_POST
def create_random(request: HttpRequest) -> HttpResponse:
    alert = services.create_random()
    announce(request, "created", alert.pk)
    toast = toasts.random_created(alert)
    if not request.htmx:
        return to_list(request, toast)
    return with_toast(show_created(request, [alert]), toast)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    form = AlertForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        alert = services.create(**form.cleaned_data)
        announce(request, "created", alert.pk)
        toast = toasts.created(alert)
        if not request.htmx:
            return to_list(request, toast)
        return with_toast(show_created(request, [alert], closes_dialog=True), toast)
    if form.is_bound and request.htmx:
        fields = render(request, "shared_alerts/_form_fields.html", {"form": form})
        return reswap(retarget(fields, "find #alert-fields"), "innerHTML")
    return show_dialog(request, "ui/_form_dialog.html", {"form": form})


@require_POST
def check_description(request: HttpRequest) -> HttpResponse:
    return HttpResponse(escape(description_error(request.POST.get("description"))))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_alerts(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"form": ImportForm()}
    if request.method == "POST":
        result = services.import_csv(request.FILES.get("file"))
        context |= {"import_lines": result.lines, "import_error": result.lines}
        if result.saved:
            announce(request, "imported")
        if result.saved and request.htmx:
            return show_created(request, result.alerts, closes_dialog=True, **context)
        if result.saved:
            leave_import_result(request, result)
            return redirect(list_address(request))
        if request.htmx:
            refused = render(request, "ui/_import_refused.html", context)
            return reswap(retarget(refused, "find #import-error"), "innerHTML")
    return show_dialog(request, "ui/_import_dialog.html", context)


@require_safe
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    alert = services.get(pk)
    if alert is None:
        return row_gone(request, toasts.ALREADY_GONE)
    return show_dialog(request, "ui/_detail_dialog.html", {"alert": alert})


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = to_wanted(request.POST.get("acknowledged"))
    if not services.acknowledge(pk, wanted):
        return row_gone(request, toasts.ALREADY_GONE)
    announce(request, "acknowledged", pk)
    if not request.htmx:
        # A browser gives the focus to the button that an address names.
        return redirect(list_address(request, fragment=f"acknowledge-{pk}"))
    context = {"alert": {"pk": pk, "acknowledged": wanted}, "summary": services.summary()}
    return render(request, "ui/_acknowledged.html", context)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    was_there = services.delete(pk)
    if was_there:
        announce(request, "deleted", pk)
    return row_gone(request, toasts.deleted(was_there))


def announce(request: HttpRequest, kind: str, pk: int = 0) -> None:
    """Tell the other open pages of a change, where they keep a stream."""
    if settings.STREAMS_CHANGES:
        # Nothing else here needs Redis.
        from ui import changes

        changes.tell(kind, pk, request)


def asks_for_a_part(request: HttpRequest) -> bool:
    """Whether htmx wants to change a part of a view, rather than to go to the view."""
    return bool(request.htmx) and not request.htmx.boosted


def show_list(request: HttpRequest, template: str, **more: Any) -> HttpResponse:
    search = search_of(request)
    found = {"alerts": services.search(search.term), "summary": services.summary()}
    return render(request, template, {**found, **search.context, **more})


def show_dialog(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The dialog alone; without htmx, the list with the dialog open."""
    if request.htmx:
        return render(request, template, context)
    return show_list(request, "ui/list.html", dialog=template, **context)


def show_created(request: HttpRequest, alerts: Iterable[Alert], **more: Any) -> HttpResponse:
    """The rows that belong into the list as it is searched, and the summary with all of them."""
    term = search_of(request).term
    rows = [alert for alert in alerts if services.matches(alert, term)]
    context = {"alerts": rows, "summary": services.summary(), **more}
    # White space that is put into the table with a row would stay when the row goes.
    return HttpResponse(render_to_string("ui/_created.html", context, request).strip())


def row_gone(request: HttpRequest, toast: Toast) -> HttpResponse:
    """Take away the row of the button that was pressed."""
    if not request.htmx:
        return to_list(request, toast)
    context = {"elsewhere": True, "summary": services.summary()}
    response = render(request, "ui/_summary.html", context)
    return with_toast(reswap(retarget(response, "closest tr"), "delete"), toast)


def with_toast(response: HttpResponse, toast: Toast) -> HttpResponse:
    return trigger_client_event(response, "toast", toast._asdict())
