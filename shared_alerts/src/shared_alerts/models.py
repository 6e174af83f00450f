from __future__ import annotations

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from shared_alerts.limits import MAX_DESCRIPTION


class AlertType(models.TextChoices):
    INFO = "INFO", "INFO"
    WARNING = "WARNING", "WARNING"
    CRITICAL = "CRITICAL", "CRITICAL"


class Alert(models.Model):
    type = models.CharField(max_length=8, choices=AlertType)
    description = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    acknowledged = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="alerts_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="alerts_known_type", condition=models.Q(type__in=AlertType.values)
            ),
            models.CheckConstraint(
                name="alerts_description_length",
                condition=LessThanOrEqual(Length("description"), MAX_DESCRIPTION),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.type}"
