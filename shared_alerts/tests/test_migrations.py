from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from shared_alerts.models import Alert

APP = "shared_alerts"
BEFORE = "0002_alert_acknowledged"


@pytest.mark.django_db
class TestConstraints:
    @pytest.mark.parametrize(
        "fields",
        [
            {"type": "EVIL", "description": "x"},
            {"type": "", "description": "x"},
            {"type": "INFO", "description": "x" * 501},
        ],
    )
    def test_the_database_refuses_what_no_page_can_show(self, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.objects.create(**fields)
        assert not Alert.objects.exists()

    def test_500_characters_are_enough(self):
        assert Alert.objects.create(type="INFO", description="é" * 500).pk


@pytest.mark.django_db(transaction=True)
class TestRowsFromBefore:
    @pytest.fixture
    def add(self) -> Iterator[Callable[..., None]]:
        """Add a row to the table as it was before the constraints."""
        call_command("migrate", APP, BEFORE, verbosity=0)
        state = MigrationExecutor(connection).loader.project_state((APP, BEFORE))
        old = state.apps.get_model(APP, "Alert")

        def add(**fields: object) -> None:
            old.objects.create(**({"type": "INFO", "description": "x"} | fields))

        yield add
        old.objects.all().delete()
        call_command("migrate", APP, verbosity=0)

    def test_good_ones_stay(self, add):
        add(description="x" * 500)
        call_command("migrate", APP, verbosity=0)
        assert Alert.objects.get().description == "x" * 500

    def test_bad_ones_are_named_with_what_to_do(self, add):
        add()
        add(type="EVIL")
        add(description="x" * 501)
        with pytest.raises(CommandError, match=r"2 alerts .*clear_alerts") as caught:
            call_command("migrate", APP, verbosity=0)
        bad = Alert.objects.exclude(description="x", type="INFO").order_by("pk")
        assert ", ".join(str(alert.pk) for alert in bad) in str(caught.value)

    def test_the_command_that_it_names_is_the_cure(self, add):
        add(type="EVIL")
        call_command("clear_alerts")
        call_command("migrate", APP, verbosity=0)
        assert not Alert.objects.exists()
