from django.urls import include, path

from ui import guards

urlpatterns = [
    path(
        "unicorn/",
        include(
            [
                path("", include("shared_alerts.urls")),
                path("", include("ui.urls")),
                path("", include(guards.urls)),
            ]
        ),
    ),
]
