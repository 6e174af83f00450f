import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic

from alerts_bench.analysis import provenance
from alerts_bench.data import files, formats, stored_proofs
from alerts_bench.data.files import ResultsError
from alerts_bench.data.schema import Results
from alerts_bench.output import published
from alerts_bench.page.interactions import suite

FIRST = "performance_results_20260101_000000"
OF_THE_SAME_SECOND = f"{FIRST}_2"


@pytest.fixture(scope="module")
def made() -> Results:
    return synthetic.results(launches=3, rows=(100,), rtts=(0.0,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "docs"


def store(made: Results, folder: Path, name: str, started: str) -> Path:
    """Write a run with its report and a chart, and return its JSON file."""
    found = replace(made, run=replace(made.run, name=name, started=started))
    (folder / f"{name}.csv").write_text(formats.as_csv(found.samples))
    for end in (".html", "_response_time.png"):
        (folder / f"{name}{end}").write_text(name)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(asdict(found.run)))
    return path


def publish(result: Path, folder: Path) -> list[Path]:
    found = files.read(result)
    with published.beside(result, found, folder) as new:
        (new / f"{found.run.name}.html").write_text("the report")
        return published.add(new, folder)


class TestAdd:
    def test_the_run_before_stays(self, tmp_path: Path, folder: Path, made: Results) -> None:
        first = publish(store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00"), folder)
        before = {file: file.read_bytes() for file in first}
        second = publish(
            store(made, tmp_path, OF_THE_SAME_SECOND, "2026-01-01T00:00:00.5+00:00"), folder
        )
        assert sorted(folder.iterdir()) == sorted([*first, *second])
        assert {file: file.read_bytes() for file in first} == before
        assert [file.name for file in second] == [
            f"{OF_THE_SAME_SECOND}.{end}" for end in ("csv", "html", "json")
        ]
        found = published.newest(folder)
        assert found
        assert found.run.name == OF_THE_SAME_SECOND
        assert [file.name for file in tmp_path.glob(".*")] == []

    def test_the_samples_of_its_proofs_come_along(
        self, tmp_path: Path, folder: Path, made: Results
    ) -> None:
        proofs = tmp_path / "proofs"
        proofs.mkdir()
        for name in ("of_aa.csv", "of_aa.json", "of_nothing.csv"):
            (proofs / name).write_text(name)
        proven = replace(made, run=replace(made.run, proofs={"aa": {"samples": ["of_aa"]}}))
        kept = publish(store(proven, tmp_path, FIRST, "2026-01-01T00:00:00+00:00"), folder)
        assert {file.name for file in kept if file.parent.name == "proofs"} == {
            "of_aa.csv",
            "of_aa.json",
        }
        # Published once more from where it is, and then by a run whose proofs have other samples.
        publish(folder / f"{FIRST}.json", folder)
        assert (folder / "proofs" / "of_aa.csv").read_text() == "of_aa.csv"
        other = replace(made, run=replace(made.run, proofs={"aa": {"samples": ["of_nothing"]}}))
        publish(store(other, tmp_path, OF_THE_SAME_SECOND, "2026-01-02T00:00:00+00:00"), folder)
        assert {file.name for file in (folder / "proofs").iterdir()} == {
            "of_aa.csv",
            "of_aa.json",
            "of_nothing.csv",
        }

    def test_the_published_run_itself(self, tmp_path: Path, folder: Path, made: Results) -> None:
        publish(store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00"), folder)
        before = files.read(folder / f"{FIRST}.json")
        publish(folder / f"{FIRST}.json", folder)
        assert files.read(folder / f"{FIRST}.json") == before

    def test_what_is_no_run_s_stays(self, tmp_path: Path, folder: Path, made: Results) -> None:
        folder.mkdir()
        (folder / "README.md").write_text("About the results.")
        (folder / "older").mkdir()
        publish(store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00"), folder)
        assert (folder / "README.md").read_text() == "About the results."
        assert (folder / "older").is_dir()

    def test_a_failure_before_the_end_leaves_what_was_published(
        self, tmp_path: Path, folder: Path, made: Results
    ) -> None:
        publish(store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00"), folder)
        before = sorted(folder.iterdir())
        other = store(made, tmp_path, OF_THE_SAME_SECOND, "2026-01-02T00:00:00+00:00")
        with (
            pytest.raises(RuntimeError),
            published.beside(other, files.read(other), folder) as new,
        ):
            raise RuntimeError("no chart could be drawn")
        assert sorted(folder.iterdir()) == before
        assert not new.exists()

    def test_a_folder_that_refuses(self, tmp_path: Path, made: Results) -> None:
        result = store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        (tmp_path / "file").touch()
        with pytest.raises(ResultsError, match="is not a folder"):
            publish(result, tmp_path / "file" / "docs")


class TestNewest:
    @pytest.mark.parametrize(
        "settings",
        [
            {"interactions": ["memory"]},
            {"cpu_slowdowns": [1.0, 4.0]},
            {"rows": [10, 100]},
        ],
    )
    def test_a_run_that_varies_something_is_not_the_readme_s(
        self, tmp_path: Path, made: Results, settings: dict[str, object]
    ) -> None:
        self.assert_not_the_readmes(synthetic.with_settings(made, **settings), made, tmp_path)

    def test_nor_is_one_with_a_variant_beside_the_implementations(
        self, tmp_path: Path, made: Results
    ) -> None:
        first, *others = made.run.implementations
        variant = replace(first, label=f"{first.framework} with more")
        run = replace(made.run, implementations=(first, *others, variant))
        self.assert_not_the_readmes(replace(made, run=run), made, tmp_path)

    def assert_not_the_readmes(self, newer: Results, older: Results, folder: Path) -> None:
        store(older, folder, FIRST, "2026-01-01T00:00:00+00:00")
        store(newer, folder, OF_THE_SAME_SECOND, "2026-01-02T00:00:00+00:00")
        found = published.newest(folder)
        assert found
        assert found.run.name == FIRST

    def test_the_patterns_have_the_newest_that_has_timed_every_interaction(
        self, tmp_path: Path, made: Results
    ) -> None:
        every = [one.id for one in suite("all")]
        whole = synthetic.with_settings(made, interactions=every)
        store(whole, tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        lacking = synthetic.with_settings(made, interactions=every[1:])
        store(lacking, tmp_path, OF_THE_SAME_SECOND, "2026-01-02T00:00:00+00:00")
        newest, patterned = published.newest(tmp_path), published.patterned(tmp_path)
        assert newest
        assert patterned
        assert (newest.run.name, patterned.run.name) == (OF_THE_SAME_SECOND, FIRST)

    def test_one_without_samples_is_a_cause(self, tmp_path: Path, made: Results) -> None:
        path = store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        path.with_suffix(".csv").unlink()
        with pytest.raises(ResultsError, match="a CSV and a JSON file of one name"):
            published.newest(tmp_path)


class TestProofsSince:
    def proven(self, made: Results, taken: str, **identity: str) -> dict[str, object]:
        origin = provenance.stamped({"verdict": "passed."}, made.run, [], [])["provenance"]
        return {"passed": True, "verdict": "passed.", "taken": taken} | {
            "provenance": origin | identity
        }

    def test_a_newer_one_of_the_same_instrument_comes_along(
        self, tmp_path: Path, made: Results
    ) -> None:
        path = store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        stored_proofs.write(tmp_path, "aa", self.proven(made, "2026-01-02T00:00:00+00:00"))
        assert published.with_proofs_since(path).run.proofs["aa"]["taken"].startswith("2026-01-02")
        assert files.read(path).run.proofs["aa"]["passed"]

    def test_a_warning_about_the_one_before_goes(self, tmp_path: Path, made: Results) -> None:
        other = self.proven(made, "2026-01-01T00:00:00+00:00", cpu="Another CPU")
        warned = provenance.findings({"aa": other}, made.run.environment)
        unrelated = replace(warned[0], code="busy")
        run = replace(made.run, proofs={"aa": other}, warnings=(*warned, unrelated))
        path = store(replace(made, run=run), tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        stored_proofs.write(tmp_path, "aa", self.proven(made, "2026-01-02T00:00:00+00:00"))
        assert published.with_proofs_since(path).run.warnings == (unrelated,)

    def test_one_of_another_machine_does_not(self, tmp_path: Path, made: Results) -> None:
        path = store(made, tmp_path, FIRST, "2026-01-01T00:00:00+00:00")
        other = self.proven(made, "2026-01-02T00:00:00+00:00", cpu="Another CPU")
        stored_proofs.write(tmp_path, "aa", other)
        assert "aa" not in published.with_proofs_since(path).run.proofs


def test_none_is_published_yet(tmp_path: Path) -> None:
    assert published.newest(tmp_path / "none") is None
