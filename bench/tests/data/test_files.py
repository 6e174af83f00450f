import errno
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import synthetic

from alerts_bench.data import files
from alerts_bench.data.files import ResultsError, Writer
from alerts_bench.data.schema import COLUMNS, OK, Finding, Run, Sample, Subject

DATA = Path(__file__).parents[1] / "stored"
PUBLISHED = Path(__file__).parents[3] / "docs" / "results"

CONTRACT = (
    "schema,timestamp,implementation,interaction,condition,launch,iteration,warmup,rows,dom_ms,"
    "frame_ms,requests,frames_sent,frames_received,payload_sent,payload_received,wire_sent,"
    "wire_received,outcome"
)
"""The columns that were promised, in their order; later ones may only follow."""


@pytest.fixture
def sample() -> Sample:
    return synthetic.results(rows=(100,), rtts=(0.0,)).samples[0]


def test_the_promised_columns_come_first() -> None:
    promised = tuple(CONTRACT.split(","))
    assert COLUMNS[: len(promised)] == promised


def test_findings_are_added_to_a_run_that_has_ended(tmp_path: Path, sample: Sample) -> None:
    older = Subject(label="djust 1.1", changes={"djust": ("1.2", "1.1"), "soup": (None, "4")})
    with Writer(tmp_path, Run(implementations=(older,))) as writer:
        writer.write(sample)
    finding = Finding(code="version", severity="error", cause="It fails.", cure="Mend it.")
    amended = files.amend(writer.csv_path, [finding])
    assert amended.run.warnings == (finding,)
    assert amended.run.ended_by == "complete"
    assert files.read(writer.csv_path) == amended
    assert amended.run.implementations == (older,)


class TestWriter:
    def test_a_row_is_on_disk_before_the_next(self, tmp_path: Path, sample: Sample) -> None:
        with Writer(tmp_path / "new", Run(seed=3)) as writer:
            for count in (1, 2, 3):
                writer.write(sample)
                lines = writer.csv_path.read_text().splitlines()
                assert len(lines) == 1 + count
        assert lines[0].split(",") == list(COLUMNS)

    def test_both_files_bear_one_name(self, tmp_path: Path) -> None:
        with Writer(tmp_path, Run()) as writer:
            assert writer.csv_path.stem == writer.json_path.stem == writer.run.name
        assert writer.run.name.startswith("performance_results_20")

    def test_runs_of_one_second_do_not_overwrite_each_other(self, tmp_path: Path) -> None:
        for _ in range(3):
            with Writer(tmp_path, Run()):
                pass
        assert len(list(tmp_path.glob("*.csv"))) == 3

    def test_what_is_read_is_what_was_written(self, tmp_path: Path) -> None:
        made = synthetic.results(rows=(100,))
        with Writer(tmp_path, made.run) as writer:
            for sample in made.samples:
                writer.write(sample)
        read = files.read(writer.csv_path)
        assert read.samples == made.samples
        assert read.run == writer.run
        assert read.run.implementations == made.run.implementations
        assert read.run.usage == made.run.usage

    def test_the_end_is_recorded(self, tmp_path: Path) -> None:
        with Writer(tmp_path, Run()) as writer:
            pass
        assert json.loads(writer.json_path.read_text())["ended_by"] == "complete"

    def test_an_interrupted_run_keeps_what_it_has(self, tmp_path: Path, sample: Sample) -> None:
        writer = Writer(tmp_path, Run())
        writer.write(sample)
        writer.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
        read = files.read(writer.json_path)
        assert (read.run.ended_by, len(read.samples)) == ("interrupted", 1)

    def test_the_json_file_is_replaced_whole(self, tmp_path: Path) -> None:
        with Writer(tmp_path, Run()) as writer:
            writer.save(seed=5)
        assert sorted(tmp_path.iterdir()) == [writer.csv_path, writer.json_path]
        assert files.read(writer.json_path).run.seed == 5

    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        full = tmp_path / "run.csv"
        full.symlink_to("/dev/full")
        monkeypatch.setattr(files, "reserve", lambda *_: full)
        with pytest.raises(ResultsError, match=r"is full\. Free some space.*--results"):
            Writer(tmp_path, Run())

    def test_a_disk_that_fills_up(
        self, tmp_path: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Writer(tmp_path, Run()) as writer, Path("/dev/full").open("wb", buffering=0) as full:
            monkeypatch.setattr(writer, "_file", full)
            with pytest.raises(ResultsError, match=r"is full.*measured so far is in .*\.csv"):
                writer.write(sample)
            monkeypatch.undo()

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "results").write_text("")
        with pytest.raises(ResultsError, match="is not a folder"):
            Writer(tmp_path / "results", Run())

    @pytest.mark.parametrize(
        ("code", "words"), [(errno.EACCES, "not writable"), (errno.EROFS, "read-only")]
    )
    def test_a_folder_that_refuses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
    ) -> None:
        def refuse(path: Path, *, exist_ok: bool) -> None:
            raise OSError(code, "refused")

        monkeypatch.setattr(Path, "touch", refuse)
        with pytest.raises(ResultsError, match=words):
            Writer(tmp_path, Run())


class TestRead:
    def test_stored_run(self) -> None:
        read = files.read(DATA / "stored.json")
        failed = [sample for sample in read.samples if sample.outcome != OK]
        assert len(read.samples) == 15
        assert read.samples[0].observed
        assert [(one.outcome, one.dom_ms) for one in failed] == [
            ("timeout after 5 s, no row", None)
        ]

    def test_the_first_published_run_whose_subjects_knew_no_changes(self) -> None:
        read = files.read(DATA / "first_published.json")
        assert len(read.samples) == 79
        assert {one.changes == {} and one.framework == "" for one in read.run.implementations} == {
            True
        }

    def test_the_run_that_is_published_now(self) -> None:
        read = files.read(files.latest(PUBLISHED))
        assert {one.implementation for one in read.samples} == {
            one.label for one in read.run.implementations
        }

    def test_another_schema_is_refused_with_the_reason(self, tmp_path: Path) -> None:
        text = (DATA / "stored.json").read_text()
        (tmp_path / "stored.json").write_text(text.replace('"schema": 1', '"schema": 0'))
        (tmp_path / "stored.csv").write_text((DATA / "stored.csv").read_text())
        with pytest.raises(ResultsError, match=r"has schema 0; this version reads schema 1"):
            files.read(tmp_path / "stored.csv")

    def test_a_row_of_another_schema_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "stored.json").write_text((DATA / "stored.json").read_text())
        text = (DATA / "stored.csv").read_text().replace("\n1,", "\n2,", 1)
        (tmp_path / "stored.csv").write_text(text)
        with pytest.raises(ResultsError, match="has schema 2"):
            files.read(tmp_path / "stored.csv")

    def test_a_row_cut_short_by_a_crash_is_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "stored.json").write_text((DATA / "stored.json").read_text())
        (tmp_path / "stored.csv").write_text((DATA / "stored.csv").read_text()[:-30])
        assert len(files.read(tmp_path / "stored.csv").samples) == 14

    @pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
    def test_something_else(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "stored.json").write_text((DATA / "stored.json").read_text())
        (tmp_path / "stored.csv").write_text(text)
        with pytest.raises(ResultsError, match="is not a result"):
            files.read(tmp_path / "stored.csv")

    def test_a_missing_half(self, tmp_path: Path) -> None:
        with pytest.raises(ResultsError, match=r"of one name.*No such file"):
            files.read(tmp_path / "none.csv")

    def test_json_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "stored.json").write_text("{")
        with pytest.raises(ResultsError, match="is not a result"):
            files.read(tmp_path / "stored.json")


class TestLatest:
    def record(self, folder: Path, name: str, started: str) -> None:
        path = folder / f"performance_results_{name}.json"
        path.write_text(json.dumps({"started": started}))

    def test_the_one_that_began_last_whatever_it_is_called(self, tmp_path: Path) -> None:
        # The night in which summer time ends, and a container whose clock is of another zone.
        self.record(tmp_path, "20251026_025900", "2025-10-26T00:59:00.000+00:00")
        self.record(tmp_path, "20251026_020500", "2025-10-26T01:05:00.000+00:00")
        self.record(tmp_path, "20251026_030000", "2025-10-26T02:00:00.000+02:00")
        assert files.latest(tmp_path).stem.endswith("_020500")
        assert [path.stem[-6:] for path in files.by_start(tmp_path, files.PREFIX)] == [
            "030000",
            "025900",
            "020500",
        ]

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"started": ""}', '{"started": "2025-10-26T01:05:00"}']
    )
    def test_one_that_records_no_start_is_left_out_with_a_line(
        self, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.record(tmp_path, "1", "2025-10-26T00:59:00.000+00:00")
        (tmp_path / "performance_results_2.json").write_text(text)
        assert files.latest(tmp_path).stem.endswith("_1")
        (line,) = caplog.messages
        assert "performance_results_2.json is damaged" in line

    def test_names_are_in_utc(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", "Pacific/Kiritimati")
        time.tzset()
        try:
            path = files.reserve(tmp_path, files.PREFIX)
        finally:
            monkeypatch.undo()
            time.tzset()
        named = datetime.strptime(path.stem, f"{files.PREFIX}%Y%m%d_%H%M%S").replace(tzinfo=UTC)
        assert abs(datetime.now(UTC) - named) < timedelta(hours=1)

    def test_none(self, tmp_path: Path) -> None:
        with pytest.raises(ResultsError, match="make bench"):
            files.latest(tmp_path)
