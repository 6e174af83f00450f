"""Whether two runs were made under like conditions. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts_bench.results import Run

CONDITIONS = {
    "CPU": ("machine", "cpu"),
    "cores": ("machine", "cores"),
    "frequency governor": ("machine", "governor"),
    "kernel": ("machine", "kernel"),
    "Chromium binary": ("chromium", "kind"),
    "Chromium version": ("chromium", "version"),
    "Python of the bench": ("python",),
    "Playwright": ("tools", "playwright"),
    "stack": ("stack",),
    "instrument": ("instrument",),
}
"""What must be equal in two runs, by name and place in the environment."""


@dataclass(frozen=True, slots=True)
class Unlike:
    """A condition that the two runs do not share."""

    name: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.name}: {self.before} before, {self.after} after"


def unlike_conditions(before: Run, after: Run) -> tuple[Unlike, ...]:
    """Return the conditions that two runs do not share, by name."""
    pairs = {
        name: (_at(before.environment, path), _at(after.environment, path))
        for name, path in CONDITIONS.items()
    }
    return tuple(Unlike(name, old, new) for name, (old, new) in pairs.items() if old != new)


def _at(environment: Mapping[str, Any], path: Sequence[str]) -> str:
    value: Any = environment
    for key in path:
        value = value.get(key, {}) if isinstance(value, Mapping) else {}
    return str(value) if value != {} else "unknown"
