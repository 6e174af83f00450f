"""What the frameworks claim, in the report of a run."""

from __future__ import annotations

import synthetic
from made_up_claims import CLAIM

from alerts_bench import report
from alerts_bench.claims import verdict
from alerts_bench.data.schema import Results


def run() -> Results:
    return synthetic.results(launches=2, rows=(100,), rtts=(0.0,))


def test_each_stands_with_its_verdict() -> None:
    html = report.render(run(), claims=[verdict.unmeasured(CLAIM, "The engine has raised.")])
    for told in ('id="claims"', "It is fast", "Not measured", "The engine has raised."):
        assert told in html


def test_without_any_there_is_no_section() -> None:
    assert 'id="claims"' not in report.render(run())
