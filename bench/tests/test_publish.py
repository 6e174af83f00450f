from dataclasses import replace

import pytest
import synthetic
import typer

from alerts_bench import publish
from alerts_bench.compare import compare
from alerts_bench.results import Results


def run_of(seed: int) -> Results:
    return synthetic.results(seed=seed, rows=(100,), rtts=(0.0,), failures=False)


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
        publish._judge(compare(run_of(2), rewritten(run_of(3), fails=fails)))
    assert refused.value.exit_code == code


def test_nothing_became_slower() -> None:
    publish._judge(compare(run_of(2), run_of(3)))
