"""What each framework can do, from the facts that the acceptance suite wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts_bench.data.schema import Subject
from alerts_bench.product.features import TITLES, UNSEEN, Answer, Facts, reason


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature and, by implementation, what was seen and why."""

    title: str
    marks: tuple[tuple[str, str], ...]
    """“yes”, “no”, “n/a” or “not checked”, and the manifest's sentence where it has one."""


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


def _checked(facts: Facts, subject: Subject) -> Mapping[str, Answer]:
    """Return what was seen of this very version and variant: the suite is run with the lock's."""
    if subject.changes:
        return {}
    return facts.get(subject.variant or subject.framework or subject.label, {})


def _mark(seen: Answer | None, subject: Subject, name: str) -> tuple[str, str]:
    return ("yes", "") if seen == "yes" else (seen or UNSEEN, reason(subject.features.get(name)))
