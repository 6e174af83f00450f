from django.urls import path

from ui.views import AlertsView

app_name = "ui"
urlpatterns = [
    path("", AlertsView.as_view(), name="list"),
]
