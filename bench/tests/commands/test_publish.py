import json
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import pytest
import synthetic_load
from synthetic import run_of

from alerts_bench.commands import publish, report, tables
from alerts_bench.data import formats
from alerts_bench.output import pictures
from alerts_bench.page import browser


def test_what_is_published_shows_no_load_run_that_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run_of(2)
    original = tmp_path / f"{made.run.name}.json"
    original.write_text(json.dumps(asdict(made.run)))
    original.with_suffix(".csv").write_text(formats.as_csv(made.samples))
    (tmp_path / "load_results_1.json").write_text(json.dumps(asdict(synthetic_load.run())))
    monkeypatch.setattr(publish, "PUBLISHED", tmp_path / "docs")
    monkeypatch.setattr(report, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "headless", lambda _: Path())
    monkeypatch.setattr(pictures, "write", lambda *_: [])
    monkeypatch.setattr(tables, "tables", lambda: None)
    assert 'id="many"' in report.page(made, tmp_path).read_text(encoding="utf-8")
    publish.publish(original)
    shown = tmp_path / "docs" / f"{made.run.name}.html"
    assert 'id="many"' not in shown.read_text(encoding="utf-8")
