from django.urls import include, path

urlpatterns = [
    path(
        "reactor/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
            ]
        ),
    ),
]
