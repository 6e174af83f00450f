from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from shared_alerts import services

pytestmark = pytest.mark.django_db


def test_seed_then_clear(capsys):
    call_command("seed_alerts", rows=4, seed=2)
    assert services.list_alerts().count() == 4
    call_command("clear_alerts")
    assert services.list_alerts().count() == 0
    assert capsys.readouterr().out == "4 alerts written\n4 alerts deleted\n"


def test_a_refused_seed_says_why():
    with pytest.raises(CommandError, match="rows must be between"):
        call_command("seed_alerts", rows=-1)


def test_the_fixture_loads():
    call_command("loaddata", "shared_alerts/alerts", verbosity=0)
    assert [alert.type for alert in services.list_alerts()] == ["CRITICAL", "WARNING", "INFO"]


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
