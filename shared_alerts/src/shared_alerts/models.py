from __future__ import annotations

from django.db import models
from django.utils import timezone


class AlertType(models.TextChoices):
    INFO = "INFO", "INFO"
    WARNING = "WARNING", "WARNING"
    CRITICAL = "CRITICAL", "CRITICAL"


class Alert(models.Model):
    type = models.CharField(max_length=8, choices=AlertType)
    description = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="alerts_newest_first")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.type}"
