from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from shared_alerts import services
from shared_alerts.models import Alert

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


announced: list[Alert] = []


def announce(alert: Alert) -> None:
    announced.append(alert)


class TestAddAlert:
    def test_adds_what_it_is_given(self, capsys):
        call_command("add_alert", type="CRITICAL", description=" On fire ")
        alert = services.list_alerts().get()
        assert (alert.type, alert.description) == ("CRITICAL", "On fire")
        assert capsys.readouterr().out == f"Alert {alert.pk} added\n"

    def test_adds_a_random_one(self):
        call_command("add_alert", verbosity=0)
        assert services.list_alerts().get().description

    def test_refuses_what_the_form_refuses(self):
        with pytest.raises(CommandError, match="at most 500 characters"):
            call_command("add_alert", description="x" * 501)
        assert not services.list_alerts().exists()

    def test_tells_the_implementation(self, settings):
        announced.clear()
        settings.ANNOUNCE_CHANGE = f"{__name__}.announce"
        call_command("add_alert", verbosity=0)
        assert announced == [*services.list_alerts()]


def test_the_fixture_loads():
    call_command("loaddata", "shared_alerts/alerts", verbosity=0)
    assert [alert.type for alert in services.list_alerts()] == ["CRITICAL", "WARNING", "INFO"]


def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
