import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic

from alerts_bench.data import formats
from alerts_bench.data.schema import Results
from alerts_bench.output import published


@pytest.fixture(scope="module")
def made() -> Results:
    found = synthetic.results(launches=3, rows=(100,), rtts=(0.0,))
    return replace(found, run=replace(found.run, name="performance_results_20260101_000000"))


class TestKeep:
    def test_the_run_before_gives_way(self, tmp_path: Path, made: Results) -> None:
        folder = tmp_path / "docs"
        for name in ("performance_results_1", "performance_results_2"):
            (tmp_path / f"{name}.csv").write_text(formats.as_csv(made.samples))
            (tmp_path / f"{name}.html").write_text("<p>The report.")
            run = asdict(replace(made.run, name=name))
            (tmp_path / f"{name}.json").write_text(json.dumps(run))
        published.keep(tmp_path / "performance_results_1.json", folder)
        kept = published.keep(tmp_path / "performance_results_2.json", folder)
        assert sorted(folder.iterdir()) == kept
        assert [file.name for file in kept] == [
            f"performance_results_2.{end}" for end in ("csv", "html", "json")
        ]
        found = published.newest(folder)
        assert found
        assert found.run.name == "performance_results_2"

    def test_none_is_published_yet(self, tmp_path: Path) -> None:
        assert published.newest(tmp_path / "none") is None
