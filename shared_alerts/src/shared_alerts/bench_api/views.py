"""What the bench may ask of a server that runs with BENCH_API=1."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django import forms
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from shared_alerts import knobs, services
from shared_alerts.bench_api import queries
from shared_alerts.bench_api.usage import read_usage

BenchView = Callable[..., HttpResponseBase]


class SeedForm(forms.Form):
    rows = forms.IntegerField(min_value=0, max_value=services.MAX_ROWS)
    seed = forms.IntegerField()


class SequenceForm(forms.Form):
    seed = forms.IntegerField()


class DelayForm(forms.Form):
    ms = forms.FloatField(min_value=0, max_value=knobs.MAX_DELAY_MS)


class DebounceForm(forms.Form):
    ms = forms.IntegerField(min_value=0, max_value=knobs.MAX_DEBOUNCE_MS)


def token_required(view: BenchView) -> BenchView:
    """Answer 403 to whoever does not send the secret of this server in `X-Bench-Token`.

    The header stands in for the CSRF token: no browser sends it to another origin unasked.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        token = request.headers.get("X-Bench-Token", "")
        # A secret that is empty would let in whoever sends none.
        if not settings.BENCH_TOKEN or not constant_time_compare(token, settings.BENCH_TOKEN):
            return JsonResponse({"error": "X-Bench-Token is missing or wrong"}, status=403)
        return view(request, *args, **kwargs)

    return guarded


def fields_of(form_class: type[forms.Form]) -> Callable[[BenchView], BenchView]:
    """Call the view with the fields of a form; answer 400 with what is wrong in them."""

    def decorate(view: BenchView) -> BenchView:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponseBase:
            form = form_class(request.POST)
            if not form.is_valid():
                return JsonResponse({"error": form.errors}, status=400)
            return view(**form.cleaned_data)

        return checked

    return decorate


@token_required
@require_POST
def clear(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"deleted": services.clear()})


@token_required
@require_POST
@fields_of(SeedForm)
def seed(rows: int, seed: int) -> JsonResponse:
    return JsonResponse({"rows": rows, "highest_id": services.seed(rows, seed)})


@token_required
@require_POST
@fields_of(SequenceForm)
def sequence(seed: int) -> JsonResponse:
    knobs.begin_sequence(seed)
    return JsonResponse({"seed": seed})


@token_required
@require_POST
@fields_of(DelayForm)
def delay(ms: float) -> JsonResponse:
    knobs.set_delay(ms)
    return JsonResponse({"ms": ms})


@token_required
@require_safe
def usage(request: HttpRequest) -> JsonResponse:
    return JsonResponse(read_usage())


@method_decorator(token_required, name="dispatch")
class Debounce(View):
    """POST sets how long pages wait before they search, DELETE puts back what is configured."""

    @method_decorator(fields_of(DebounceForm))
    def post(self, ms: int) -> JsonResponse:
        knobs.set_debounce(ms)
        return JsonResponse({"ms": ms})

    def delete(self, request: HttpRequest) -> JsonResponse:
        knobs.set_debounce(None)
        return JsonResponse({"ms": knobs.search_debounce_ms()})


@method_decorator(token_required, name="dispatch")
class RecordedQueries(View):
    """POST begins a recording, GET reads it, DELETE ends it."""

    def post(self, request: HttpRequest) -> JsonResponse:
        queries.begin()
        return JsonResponse({"statements": []})

    def get(self, request: HttpRequest) -> JsonResponse:
        return JsonResponse({"statements": queries.read()})

    def delete(self, request: HttpRequest) -> JsonResponse:
        statements = queries.read()
        queries.end()
        return JsonResponse({"statements": statements})
