"""The alerts of the implementations: the same sequence for the same seed."""

from __future__ import annotations

from random import Random
from typing import Final

DESCRIPTIONS: Final = {
    "INFO": (
        "Backup of {host} finished in {minutes} minutes",
        "{host} was restarted by the deployment of release {number}",
        "Certificate of {host} was renewed; it is valid for {number} more days from today",
        "New login to {host} from an address that was not seen before",
    ),
    "WARNING": (
        "Disk usage on {host} passed {number} percent",
        "{host} answers slowly: p95 was {number}0 ms over the last {minutes} minutes",
        "Replication on {host} is {minutes} minutes behind the primary",
        "Queue length on {host} has been growing for {minutes} minutes",
    ),
    "CRITICAL": (
        "{host} does not answer on port 443",
        "Out of memory on {host}: {number} processes were killed in the last {minutes} minutes",
        "Health check of {host} failed {number} times in a row",
        "Error rate on {host} is {number} percent, {minutes} minutes after the last deployment",
    ),
}
HOSTS: Final = ("web-01", "web-02", "db-primary", "db-replica", "cache-01", "queue-01", "mail-01")
SEARCH_SUFFIX: Final = ".zrh"


class RandomAlerts:
    """A sequence that a seed decides; None gives an unpredictable one."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = Random(seed)

    def draw(self, suffix: str = "") -> tuple[str, str]:
        """Type and description of the next alert."""
        type_ = self._random.choice(list(DESCRIPTIONS))
        description = self._random.choice(DESCRIPTIONS[type_])
        return type_, description.format(
            host=self._random.choice(HOSTS) + suffix,
            minutes=self._random.randint(2, 59),
            number=self._random.randint(10, 99),
        )
