from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared_alerts import services


class Command(BaseCommand):
    help = "Replace every alert by a number of them that depend on a seed alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rows", type=int, default=100, help="how many (default: 100)")
        parser.add_argument("--seed", type=int, default=1, help="what they depend on (default: 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            services.seed(options["rows"], options["seed"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['rows']} alerts written")
