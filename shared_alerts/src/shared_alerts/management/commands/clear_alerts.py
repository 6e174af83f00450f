from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from shared_alerts import services


class Command(BaseCommand):
    help = "Delete every alert."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{services.clear()} alerts deleted")
