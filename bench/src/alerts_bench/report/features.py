"""What each framework can do, from the facts that the acceptance suite wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts_bench.results import Subject

Facts = Mapping[str, Mapping[str, bool]]
"""Whether a feature was seen to work, by label and id."""

TITLES = {
    "live_updates": "Changes of others appear by themselves",
    "focus_kept": "Focus, text and caret survive such a change",
    "reconnects": "A lost connection comes back by itself",
    "works_without_javascript": "Works without JavaScript",
    "partial_updates": "Sends only what changed",
    "strict_csp": "Content-Security-Policy of 'self' alone",
    "polling": "Polling",
    "debounced_search": "Debounced search",
    "file_upload": "File upload",
    "navigation_without_reload": "Navigation without a reload",
    "several_processes": "Several server processes",
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature and, by implementation, what was seen and why."""

    title: str
    marks: tuple[tuple[str, str], ...]
    """“yes”, “no” or “not checked”, and what the manifest says where it is not a yes."""


def features(facts: Facts | None, subjects: Sequence[Subject]) -> list[Feature]:
    """Return the feature table of these implementations; empty without facts."""
    if not facts:
        return []
    seen = {name for checked in facts.values() for name in checked}
    ordered = [name for name in TITLES if name in seen] + sorted(seen - TITLES.keys())
    return [
        Feature(
            TITLES.get(name, name.replace("_", " ").capitalize()),
            tuple(_mark(_checked(facts, one).get(name), one, name) for one in subjects),
        )
        for name in ordered
    ]


def _checked(facts: Facts, subject: Subject) -> Mapping[str, bool]:
    """Return what was seen of this very version: the suite is run with the lock's."""
    return {} if subject.changes else facts.get(subject.framework or subject.label, {})


def _mark(works: bool | None, subject: Subject, name: str) -> tuple[str, str]:
    declared = subject.features.get(name)
    reason = declared if isinstance(declared, str) else ""
    if works is None:
        return ("not checked", reason)
    return ("yes", "") if works else ("no", reason)
