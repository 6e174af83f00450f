from django.http import HttpRequest, HttpResponse
from django.urls import path

from claims_site import views


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [
    path("health/", health),
    *(path(f"{one.name}/", one.as_view()) for one in views.PAGES),
]
