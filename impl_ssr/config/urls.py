from django.urls import include, path

urlpatterns = [
    path(
        "ssr/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
            ]
        ),
    ),
]
