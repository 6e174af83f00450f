from django.urls import include, path

urlpatterns = [
    path("", include("shared_alerts.urls")),
    path("", include("ui.urls")),
]
