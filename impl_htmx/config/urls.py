from django.urls import include, path

urlpatterns = [
    path(
        "htmx/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
            ]
        ),
    ),
]
