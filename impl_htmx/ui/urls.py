from django.conf import settings
from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [
    path("", views.alert_list, name="list"),
    path("statistics/", views.statistics, name="statistics"),
    path("random/", views.create_random, name="random"),
    path("new/", views.create, name="new"),
    path("new/description/", views.check_description, name="description"),
    path("import/", views.import_alerts, name="import"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
if settings.STREAMS_CHANGES:
    from ui import changes

    urlpatterns.append(path("changes/", changes.stream, name="changes"))
