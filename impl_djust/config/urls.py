from django.urls import include, path

urlpatterns = [
    path(
        "djust/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
            ]
        ),
    ),
]
