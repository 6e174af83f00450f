"""What every project mounts under its prefix beside its own pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from shared_alerts.health import health

urlpatterns: list[URLPattern | URLResolver] = [path("health/", health, name="health")]

if settings.BENCH_API:
    urlpatterns.append(path("_bench/", include("shared_alerts.bench_api.urls")))
