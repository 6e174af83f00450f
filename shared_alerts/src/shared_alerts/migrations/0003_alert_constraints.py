from django.core.management import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

TYPES = ["INFO", "WARNING", "CRITICAL"]
MAX_DESCRIPTION = 500
IDS_NAMED = 10


def name_rows_that_break_the_rules(
    apps: StateApps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    """The database would only say that a constraint failed, not for which rows."""
    alerts = apps.get_model("shared_alerts", "Alert").objects.using(schema_editor.connection.alias)
    keeps_the_rules = models.Q(type__in=TYPES) & models.Q(length__lte=MAX_DESCRIPTION)
    broken = alerts.alias(length=Length("description")).exclude(keeps_the_rules).order_by("pk")
    if count := broken.count():
        ids = ", ".join(str(pk) for pk in broken.values_list("pk", flat=True)[:IDS_NAMED])
        raise CommandError(
            f"{count} alerts have an unknown type or more than {MAX_DESCRIPTION} characters, "
            f"which no page shows any more: {ids}{', …' if count > IDS_NAMED else ''}. "
            "Delete all alerts with `python manage.py clear_alerts`, then migrate again."
        )


class Migration(migrations.Migration):
    dependencies = [("shared_alerts", "0002_alert_acknowledged")]

    operations = [
        migrations.RunPython(name_rows_that_break_the_rules, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                name="alerts_known_type", condition=models.Q(type__in=TYPES)
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                name="alerts_description_length",
                condition=LessThanOrEqual(Length("description"), MAX_DESCRIPTION),
            ),
        ),
    ]
