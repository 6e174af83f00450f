from dataclasses import replace

import pytest
import synthetic

from alerts_bench.comparison.change import Thresholds
from alerts_bench.comparison.versions import NoVersionsError
from alerts_bench.data.schema import Finding, Results
from alerts_bench.report.comment import comment


def beside(made: Results, factor: float) -> Results:
    """Measure djust 2.0 beside djust; its Adds take so many times as long."""
    (own,) = (one for one in made.run.implementations if one.label == "djust")
    new = replace(own, label="djust 2.0", changes={"djust": ("1.0", "2.0")})
    samples = tuple(
        replace(
            one,
            implementation="djust 2.0",
            dom_ms=one.dom_ms
            and one.dom_ms * (factor if one.interaction == "add_random" else 1.0001),
        )
        for one in made.samples
        if one.implementation == "djust"
    )
    described = replace(made.run, implementations=(*made.run.implementations, new))
    return Results(described, (*made.samples, *samples))


def rows(text: str) -> dict[str, list[str]]:
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return {first: rest for first, *rest in lines[2:]}


def test_what_became_slower_is_said_with_its_interval() -> None:
    text, is_worse = comment(beside(synthetic.run_of(3), 1.5), Thresholds())
    assert is_worse
    assert text.startswith("**djust 2.0 against djust: slower at Add Random Alert.**")
    assert rows(text)["Add Random Alert"][-1].startswith("slower 50 % (")
    assert rows(text)["Delete"][-1].startswith("~ (")


def test_what_became_faster_is_no_regression() -> None:
    text, is_worse = comment(beside(synthetic.run_of(3), 0.5), Thresholds())
    assert not is_worse
    assert rows(text)["Add Random Alert"][-1].startswith("faster 50 % (")


def test_a_change_below_the_threshold_is_none() -> None:
    text, is_worse = comment(beside(synthetic.run_of(3), 1.5), Thresholds(relative=0.6))
    assert not is_worse
    assert "djust 2.0 against djust: no significant change." in text


def test_a_version_whose_every_sample_failed() -> None:
    made = beside(synthetic.run_of(3), 1.0)
    samples = tuple(
        replace(one, dom_ms=None, outcome="no row")
        if (one.implementation, one.interaction) == ("djust 2.0", "delete")
        else one
        for one in made.samples
    )
    text, is_worse = comment(replace(made, samples=samples), Thresholds())
    assert is_worse
    assert rows(text)["Delete"][1:] == ["–", "failed"]


def test_the_tests_that_fail_are_named() -> None:
    cause = "djust 2.0 does not start. These tests fail: test_rows.py::test_order"
    made = synthetic.run_of(3)
    finding = Finding(code="version", severity="error", cause=cause, cure="")
    text, is_worse = comment(
        replace(made, run=replace(made.run, warnings=(finding,))), Thresholds()
    )
    assert is_worse
    assert text.startswith(f"**{cause}**")


def test_a_run_of_one_version_says_how_two_are_measured() -> None:
    with pytest.raises(NoVersionsError, match="make bench IMPL=djust WITH="):
        comment(synthetic.run_of(3), Thresholds())
