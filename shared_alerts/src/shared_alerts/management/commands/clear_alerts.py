from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shared_alerts import services

SECONDS_PER_HOUR = 3600


class Command(BaseCommand):
    help = "Delete every alert, once or again and again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every-hours", type=float, help="go on, and delete again after this many hours"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.clear()
        while options["every_hours"]:
            time.sleep(options["every_hours"] * SECONDS_PER_HOUR)
            self.clear()

    def clear(self) -> None:
        self.stdout.write(f"{services.clear()} alerts deleted")
