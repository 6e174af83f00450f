"""Whether two runs were made under like conditions. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alerts_bench.analysis import provenance
from alerts_bench.data.schema import Run

INSTRUMENT = "instrument"

MUST_MATCH = {
    "CPU": ("environment", "machine", "cpu"),
    "cores": ("environment", "machine", "cores"),
    "frequency governor": ("environment", "machine", "governor"),
    "kernel": ("environment", "machine", "kernel"),
    "Chromium binary": ("environment", "chromium", "kind"),
    "Chromium version": ("environment", "chromium", "version"),
    "Python of the bench": ("environment", "python"),
    "Playwright": ("environment", "tools", "playwright"),
    "stack": ("environment", "stack"),
    INSTRUMENT: ("environment", "instrument"),
    "warm-up": ("settings", "warmup"),
    "limit in s": ("settings", "limit_s"),
    "rest before a click in s": ("settings", "rest_s"),
    "pinned CPUs": ("settings", "pin"),
    # On one page, what is measured beside an interaction warms it up and runs before it.
    "interactions": ("settings", "interactions"),
}
"""What must be equal in two runs, by name and place in the run."""


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
    pairs = {name: (_at(before, path), _at(after, path)) for name, path in MUST_MATCH.items()}
    if not provenance.are_comparable(*pairs[INSTRUMENT]):
        old, new = pairs[INSTRUMENT]
        pairs[INSTRUMENT] = (old, f"{new} {provenance.OTHER_RULES}")
    return tuple(Unlike(name, old, new) for name, (old, new) in pairs.items() if old != new)


def _at(run: Run, path: Sequence[str]) -> str:
    value: Any = {"environment": run.environment, "settings": run.settings}
    for key in path:
        value = value.get(key, {}) if isinstance(value, Mapping) else {}
    if value == {}:
        return "unknown"
    return ", ".join(sorted(value)) if isinstance(value, list) else str(value) or "none"
