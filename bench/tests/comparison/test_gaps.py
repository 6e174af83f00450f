"""What one of two runs lacks, because it failed or was not asked for."""

from dataclasses import replace

import synthetic
from synthetic import run_of, with_settings

from alerts_bench import report
from alerts_bench.comparison.compare import compare
from alerts_bench.data.schema import Results


def broken(results: Results, label: str, *interactions: str) -> Results:
    """Let every sample of an implementation at these interactions fail."""
    return replace(
        results,
        samples=tuple(
            replace(s, outcome="no row", dom_ms=None)
            if s.implementation == label and s.interaction in interactions
            else s
            for s in results.samples
        ),
    )


def without(results: Results, **values: str) -> Results:
    """Leave out the samples with these values."""
    return replace(
        results,
        samples=tuple(
            s
            for s in results.samples
            if any(getattr(s, name) != value for name, value in values.items())
        ),
    )


def test_what_fails_afterwards_is_a_regression() -> None:
    found = compare(run_of(2), broken(run_of(3), "djust", "delete"))
    (failed,) = [one for one in found.changes if one.verdict == "failed"]
    assert (failed.label, failed.interaction, failed.after) == ("djust", "delete", None)
    # Five launches of six kept samples, two warm-ups and an observed one; all failures count.
    assert failed.failures == (0, 5 * 9)
    assert found.regressions() == [failed]
    assert not found.indicative


def test_so_is_what_fails_of_a_control_or_of_the_only_one() -> None:
    before = without(run_of(2), condition="felt")
    interactions = set(synthetic.TITLES)
    for label in [shape.label for shape in synthetic.SHAPES[1:]]:
        before = without(before, implementation=label)
    found = compare(before, broken(before, "Django LiveView", *interactions))
    assert {one.verdict for one in found.changes} == {"failed"}
    assert len(found.regressions()) == len(interactions)


def test_what_was_asked_for_and_never_reached_failed_too() -> None:
    asked = {"interactions": ["add_random", "delete"], "rtts_ms": [0.0]}
    before, after = with_settings(run_of(2), **asked), with_settings(run_of(3), **asked)
    after = without(without(after, interaction="delete"), interaction="details")
    found = compare(before, after)
    failed = {one.interaction for one in found.changes if one.verdict == "failed"}
    assert failed == {"delete"}
    assert found.only_before == ("Open details",)


def test_what_an_interrupted_run_never_tried_did_not_fail() -> None:
    asked = {"interactions": ["add_random", "delete"], "rtts_ms": [0.0]}
    before, after = with_settings(run_of(2), **asked), with_settings(run_of(3), **asked)
    after = without(after, interaction="delete")
    after = replace(after, run=replace(after.run, ended_by="interrupted"))
    found = compare(before, after)
    assert not [one for one in found.changes if one.verdict == "failed"]
    assert "Delete" in found.only_before


def test_failed_samples_of_both_runs_are_counted() -> None:
    before, after = synthetic.results(seed=2), synthetic.results(seed=3)
    failures = [one.failures for one in compare(before, after).changes]
    assert [sum(counts) for counts in zip(*failures, strict=True)] == [1, 1]


def test_what_only_one_run_has_is_named_and_no_regression() -> None:
    before = without(run_of(2), interaction="page_cold")
    after = without(run_of(3), implementation="SSR")
    after = without(after, implementation="djust", interaction="delete")
    found = compare(before, without(after, condition="felt"))
    assert found.only_before == (
        "SSR",
        "djust, Delete, framework cost, 100 rows",
        "as users feel it, 100 rows",
    )
    assert found.only_after == ("Page load, cold cache",)
    assert found.regressions() == []
    text = report.markdown(found)
    assert "- Figures only before: SSR; djust, Delete, framework cost, 100 rows; as users" in text
    assert "Figures only after: Page load, cold cache." in report.render_versus(found)


def test_what_failed_before_and_works_now_is_named() -> None:
    found = compare(broken(run_of(2), "djust", "delete"), run_of(3))
    assert found.only_after == ("djust, Delete, framework cost, 100 rows",)


def test_what_failed_is_shown() -> None:
    found = compare(run_of(2), broken(run_of(3), "djust", "delete"))
    text = report.markdown(found)
    assert text.startswith("**Failed: djust (Delete).**")
    row = next(line for line in text.splitlines() if "djust" in line and "| failed |" in line)
    assert "| – | 0, then 45 | – | – |" in row
    assert "no sample succeeded" in text
