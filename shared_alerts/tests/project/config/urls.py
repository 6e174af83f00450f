from django.urls import include, path

urlpatterns = [path("test/", include("shared_alerts.urls"))]
