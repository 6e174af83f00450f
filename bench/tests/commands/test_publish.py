import json
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic_load
import typer
from synthetic import run_of

from alerts_bench.commands import publish
from alerts_bench.comparison.compare import compare
from alerts_bench.data import files
from alerts_bench.data.schema import Results
from alerts_bench.output import pictures, published, readme_tables
from alerts_bench.page import browser


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


def test_what_is_published_shows_no_load_run_that_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run_of(2)
    original = tmp_path / f"{made.run.name}.json"
    original.write_text(json.dumps(asdict(made.run)))
    original.with_suffix(".csv").write_text(files.as_csv(made.samples))
    (tmp_path / "load_results_1.json").write_text(json.dumps(asdict(synthetic_load.run())))
    monkeypatch.setattr(published, "FOLDER", tmp_path / "docs")
    monkeypatch.setattr(publish, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "headless", lambda _: Path())
    monkeypatch.setattr(pictures, "write", lambda *_: [])
    monkeypatch.setattr(readme_tables, "write", lambda: None)
    assert 'id="many"' in publish.page(made, tmp_path).read_text(encoding="utf-8")
    publish.to_docs(original)
    report = tmp_path / "docs" / f"{made.run.name}.html"
    assert 'id="many"' not in report.read_text(encoding="utf-8")
