from dataclasses import replace

import pytest
import typer
from synthetic import run_of

from alerts_bench.commands.compare import assert_no_regression
from alerts_bench.comparison.compare import compare
from alerts_bench.data.schema import Results


def rewritten(results: Results, *, fails: bool) -> Results:
    """Change the code of all, so that nothing is a control, and let djust fail or not."""
    subjects = (replace(one, fingerprint="other") for one in results.run.implementations)
    samples = (
        replace(one, outcome="no row") if fails and one.implementation == "djust" else one
        for one in results.samples
    )
    run = replace(results.run, implementations=tuple(subjects))
    return Results(run, tuple(samples))


@pytest.mark.parametrize(("fails", "code"), [(True, 1), (False, 2)])
def test_a_failure_needs_no_control_to_be_a_regression(fails: bool, code: int) -> None:
    with pytest.raises(typer.Exit) as refused:
        assert_no_regression(compare(run_of(2), rewritten(run_of(3), fails=fails)))
    assert refused.value.exit_code == code


def test_nothing_became_slower() -> None:
    assert_no_regression(compare(run_of(2), run_of(3)))
