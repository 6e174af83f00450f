"""The texts and colours of the toasts that every implementation shows."""

from __future__ import annotations

from typing import Literal, NamedTuple

from shared_alerts import texts
from shared_alerts.models import Alert

Level = Literal["success", "warning"]


class Toast(NamedTuple):
    level: Level
    text: str


def random_created(alert: Alert) -> Toast:
    return Toast("success", f"Random {alert.type} alert created!")


def created(alert: Alert) -> Toast:
    return Toast("success", f"New {alert.type} alert created!")


DELETED = Toast("success", "Alert deleted.")
ALREADY_GONE = Toast("warning", "That alert was already gone.")
BUSY = Toast("warning", texts.DATABASE_BUSY)


def deleted(was_there: bool) -> Toast:
    return DELETED if was_there else ALREADY_GONE
