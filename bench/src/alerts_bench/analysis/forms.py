"""Which forms of the frameworks stand beside each other: standard ones, tuned ones, or all.

The form that a framework's documentation shows first is its standard one; a tuned variant does the
same job by other documented means. Whoever ranks one against the other says so.
"""

from collections.abc import Iterable, Mapping, Sequence
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
    return tuple(FORMS) if _beside_standard(subjects) else ("all",)


def restricted(found: Results, form: Form) -> Results:
    """Return a run with the implementations of one choice alone."""
    left_out = _left_out(found.run.implementations, form)
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
    tuned = [one.label for one in _beside_standard(subjects)]
    return f"Tuned: {listed(tuned)}; the others are standard forms." if tuned else ""


def _beside_standard(subjects: Iterable[Subject]) -> list[Subject]:
    """Return the tuned forms where there are standard ones too; a reference is neither."""
    every = [one for one in subjects if one.role == "implementation"]
    tuned = _tuned(every)
    return tuned if len(tuned) < len(every) else []


def _left_out(subjects: Sequence[Subject], form: Form) -> set[str]:
    """Return the labels that a choice leaves out; a tuned form takes its framework's place."""
    if form == "all":
        return set()
    tuned = _tuned(subjects)
    if form == "standard":
        return {one.label for one in tuned}
    replaced = {one.framework for one in tuned}
    return {one.label for one in subjects if one.framework in replaced and one not in tuned}


def _tuned(subjects: Iterable[Subject]) -> list[Subject]:
    return [one for one in subjects if one.variant_class == "tuned"]
