from __future__ import annotations

from django.urls import path

from shared_alerts.bench_api import views

urlpatterns = [
    path("clear/", views.clear),
    path("seed/", views.seed),
    path("sequence/", views.sequence),
    path("delay/", views.delay),
    path("debounce/", views.Debounce.as_view()),
    path("queries/", views.RecordedQueries.as_view()),
    path("usage/", views.usage),
]
