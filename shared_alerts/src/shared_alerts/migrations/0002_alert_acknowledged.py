from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shared_alerts", "0001_alert")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="acknowledged",
            field=models.BooleanField(default=False),
        ),
    ]
