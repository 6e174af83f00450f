from django.urls import include, path

urlpatterns = [
    path(
        "unicorn/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
                path("", include("django_unicorn.urls")),
            ]
        ),
    ),
]
