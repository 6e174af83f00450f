from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [
    path("", views.alert_list, name="list"),
    path("statistics/", views.statistics, name="statistics"),
    path("import/", views.import_alerts, name="import"),
]
