"""Which forms of the frameworks stand beside each other: standard ones, tuned ones, or all.

The form that a framework's documentation shows first is its standard one; a tuned variant does the
same job by other documented means. Whoever ranks one against the other says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from alerts_bench.analysis.formatting import listed
from alerts_bench.data.schema import Results, Subject

Form = Literal["standard", "tuned", "all"]

FORMS: Mapping[Form, str] = {
    "standard": "standard forms",
    "tuned": "tuned forms, where there are any",
    "all": "all forms",
}


def measured(subjects: Iterable[Subject]) -> tuple[Form, ...]:
    """Return which choices of forms a run offers: all together where there is nothing to choose."""
    every = list(subjects)
    tuned = [one for one in every if is_tuned(one)]
    return tuple(FORMS) if tuned and len(tuned) < len(every) else ("all",)


def is_tuned(subject: Subject) -> bool:
    """Return whether it is a tuned variant of an implementation."""
    return subject.variant_class == "tuned"


def restricted(found: Results, form: Form) -> Results:
    """Return a run with the implementations of one choice alone."""
    left_out = {one.label for one in found.run.implementations if not _belongs(one, form, found)}
    if not left_out:
        return found
    kept = replace(
        found.run,
        implementations=tuple(
            one for one in found.run.implementations if one.label not in left_out
        ),
        usage=tuple(one for one in found.run.usage if one.implementation not in left_out),
    )
    samples = tuple(one for one in found.samples if one.implementation not in left_out)
    return replace(found, run=kept, samples=samples)


def standard(found: Results) -> Results:
    """Return a run without the tuned forms that stand beside standard ones."""
    return restricted(found, measured(found.run.implementations)[0])


def mixture(subjects: Iterable[Subject]) -> str:
    """Say which of these are tuned, where they stand beside standard ones; else nothing."""
    every = list(subjects)
    tuned = [one.label for one in every if is_tuned(one)]
    if not tuned or len(tuned) == len(every):
        return ""
    return f"Tuned: {listed(tuned)}; the others are standard forms."


def _belongs(subject: Subject, form: Form, found: Results) -> bool:
    if form == "all" or subject.role == "reference":
        return True
    if form == "standard":
        return not is_tuned(subject)
    return is_tuned(subject) or subject.framework not in {
        one.framework for one in found.run.implementations if is_tuned(one)
    }
