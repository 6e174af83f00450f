from django.urls import path

from ui.views import AlertsView, StatisticsView

app_name = "ui"
urlpatterns = [
    path("", AlertsView.as_view(), name="list"),
    path("statistics/", StatisticsView.as_view(), name="statistics"),
]
