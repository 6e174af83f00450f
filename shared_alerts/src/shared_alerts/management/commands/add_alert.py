from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from shared_alerts import services
from shared_alerts.forms import AlertForm
from shared_alerts.models import Alert, AlertType


class Command(BaseCommand):
    help = "Add one alert, and let open pages show it where the implementation can tell them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--type", default=AlertType.INFO.value, choices=AlertType.values)
        parser.add_argument("--description", help="without one, the whole alert is a random one")

    def handle(self, *args: Any, **options: Any) -> None:
        alert = self.add(options["type"], options["description"])
        if settings.ANNOUNCE_CHANGE:
            import_string(settings.ANNOUNCE_CHANGE)(alert)
        self.stdout.write(f"Alert {alert.pk} added")

    def add(self, type_: str, description: str | None) -> Alert:
        if description is None:
            return services.create_random()
        form = AlertForm({"type": type_, "description": description})
        if not form.is_valid():
            raise CommandError(form.errors["description"][0])
        return services.create(**form.cleaned_data)
