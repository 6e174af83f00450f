import json
from contextlib import nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic_load
from synthetic import run_of

from alerts_bench.commands import evidence, publish, report
from alerts_bench.data import formats
from alerts_bench.data.files import ResultsError
from alerts_bench.data.schema import Results
from alerts_bench.output import pictures, readme_results, readme_tables
from alerts_bench.output.readme_tables import TablesError
from alerts_bench.page import browser


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where is published to; no chart is drawn, and nothing else of docs/ is written."""
    monkeypatch.setattr(publish, "PUBLISHED", tmp_path / "docs")
    monkeypatch.setattr(evidence, "PAGE", tmp_path / "evidence.md")
    monkeypatch.setattr(report, "sync_playwright", nullcontext)
    monkeypatch.setattr(browser, "headless", lambda _: Path())
    monkeypatch.setattr(publish, "sync_playwright", nullcontext)
    monkeypatch.setattr(pictures, "write", lambda *_: [])
    monkeypatch.setattr(pictures, "draw", lambda *_: [])
    monkeypatch.setattr(readme_tables, "texts", lambda *_: {})
    return tmp_path / "docs"


def stored(made: Results, folder: Path) -> Path:
    path = folder / f"{made.run.name}.json"
    path.write_text(json.dumps(asdict(made.run)))
    path.with_suffix(".csv").write_text(formats.as_csv(made.samples))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(("started", "comes"), [("2026-01-01", True), ("2025-01-01", False)])
def test_a_load_run_that_was_made_after_it_comes_along(
    tmp_path: Path, docs: Path, started: str, comes: bool
) -> None:
    made = run_of(2)
    original = stored(made, tmp_path)
    load = replace(synthetic_load.run(), started=f"{started}T00:00:00+00:00")
    (tmp_path / f"{load.name}.json").write_text(json.dumps(asdict(load)))
    (tmp_path / f"{load.name}.csv").write_text("samples")
    assert 'id="many"' in report.page(made, tmp_path).read_text(encoding="utf-8")
    publish.publish(original)
    shown = docs / f"{made.run.name}.html"
    assert ('id="many"' in shown.read_text(encoding="utf-8")) == comes
    for suffix in ("json", "csv"):
        assert (docs / f"{load.name}.{suffix}").exists() == comes


def test_the_evidence_is_of_all_published_runs(tmp_path: Path, docs: Path) -> None:
    for seed in (2, 3):
        publish.publish(stored(run_of(seed), tmp_path))
    page = evidence.PAGE.read_text(encoding="utf-8")
    for file in docs.glob("*.json"):
        assert f"(results/{file.stem}.html)" in page


class TestWhatCannotBePublished:
    @pytest.fixture
    def before(self, tmp_path: Path, docs: Path) -> dict[str, bytes]:
        publish.publish(stored(run_of(2), tmp_path))
        return contents(docs)

    @pytest.mark.parametrize("name", ["mistyped.json", "."])
    def test_a_mistyped_path(
        self, tmp_path: Path, docs: Path, before: dict[str, bytes], name: str
    ) -> None:
        with pytest.raises(ResultsError):
            publish.publish(tmp_path / name)
        assert contents(docs) == before

    def test_a_run_without_samples(
        self, tmp_path: Path, docs: Path, before: dict[str, bytes]
    ) -> None:
        other = stored(run_of(3), tmp_path)
        other.with_suffix(".csv").unlink()
        with pytest.raises(ResultsError):
            publish.publish(other)
        assert contents(docs) == before

    def test_tables_that_contradict_the_manifests(
        self,
        tmp_path: Path,
        docs: Path,
        before: dict[str, bytes],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def refuse(*_: object) -> None:
            raise TablesError("djust: its manifest says something else")

        monkeypatch.setattr(readme_tables, "texts", refuse)
        with pytest.raises(TablesError):
            publish.publish(stored(run_of(3), tmp_path))
        assert contents(docs) == before

    def test_the_published_run_itself_is_published_again(
        self, docs: Path, before: dict[str, bytes]
    ) -> None:
        (path,) = docs.glob("*.json")
        publish.publish(path)
        assert contents(docs) == before


def test_a_run_of_an_unknown_commit_says_why() -> None:
    made = run_of(2)
    unknown = made.run.environment | {"git": {"unknown": "fatal: not a git repository"}}
    text = readme_results.summary(replace(made, run=replace(made.run, environment=unknown)))
    assert "stack, commit unknown (fatal: not a git repository)." in text
