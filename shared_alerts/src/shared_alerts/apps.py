from __future__ import annotations

from django.apps import AppConfig


class SharedAlertsConfig(AppConfig):
    name = "shared_alerts"
    verbose_name = "Alerts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        if settings.BENCH_API:
            from shared_alerts.bench_api.queries import record_new_connections

            record_new_connections()
