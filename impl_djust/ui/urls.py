from django.urls import path

from ui.guards import well_formed
from ui.views import AlertsView

app_name = "ui"
urlpatterns = [
    path("", well_formed(AlertsView.as_view()), name="list"),
]
