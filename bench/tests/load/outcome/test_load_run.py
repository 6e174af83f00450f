import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import synthetic
import synthetic_load
from test_steps import SAMPLE, step

from alerts_bench import charts, report
from alerts_bench.data import load_samples
from alerts_bench.data.files import ResultsError
from alerts_bench.data.schema import Subject
from alerts_bench.load.outcome import load_run, tables
from alerts_bench.load.outcome.load_run import (
    BroadcastResult,
    ControlResult,
    FeltResult,
    IdleResult,
    LoadFiles,
    LoadRun,
    ScreensResult,
)
from alerts_bench.load.outcome.outage import Outage
from alerts_bench.load.outcome.steps import Times

TIMES = Times(2, 1.0, 2.0, 2.0, 2.0)


@pytest.fixture
def files(tmp_path: Path) -> LoadFiles:
    run = LoadRun(settings={"steps": [5, 10]}, implementations=(Subject(label="SSR"),))
    return LoadFiles(tmp_path, run)


def fill(files: LoadFiles) -> None:
    for one in (step(5, "sustained"), step(10, "too slow", 300.0)):
        files.add(steps=one)
    files.add(
        controls=ControlResult(implementation="SSR", users=5, times=TIMES),
        idle=IdleResult(
            implementation="djust", users=10, memory_per_user_bytes=5e4, server_cpu_percent=0.1
        ),
        broadcasts=BroadcastResult(
            implementation="djust", watchers=2, acts=2, expected=4, received=3, times=TIMES
        ),
        felt=FeltResult(implementation="SSR", users=5, interaction="details", times=TIMES),
        screens=ScreensResult(
            implementation="djust", way="pushed", dom=TIMES, frame=TIMES, clock_ms=1.0
        ),
        follow=ScreensResult(
            implementation="djust", way="pushed", dom=TIMES, frame=TIMES, clock_ms=1.0
        ),
        outages=Outage(
            implementation="SSR",
            users=5,
            hit=2,
            back=2,
            median_back_s=0.5,
            all_back_s=0.9,
            lost_acts={"status 502": 3},
            lost_rows=0,
        ),
    )


def test_what_is_written_is_read(files: LoadFiles, tmp_path: Path) -> None:
    fill(files)
    (found,) = load_run.read_all(tmp_path)
    assert list(found.steps) == list(files.run.steps)
    assert (found.idle[0], found.felt[0]) == (files.run.idle[0], files.run.felt[0])
    assert found.broadcasts[0].reach == 0.75
    assert list(found.controls) == list(files.run.controls)
    assert found.outages[0] == files.run.outages[0]
    assert found.implementations[0].label == "SSR"


def test_runs_of_one_second_have_files_of_their_own(files: LoadFiles, tmp_path: Path) -> None:
    other = LoadFiles(tmp_path, LoadRun())
    assert other.csv_path != files.csv_path
    assert len(load_run.read_all(tmp_path)) == 2


def test_runs_are_in_the_order_of_their_starts(tmp_path: Path) -> None:
    for name, started in (("1", "2026-01-01T12:00:00+00:00"), ("2", "2026-01-01T12:00:00+02:00")):
        run = json.dumps(asdict(LoadRun(name=name, started=started)))
        (tmp_path / f"load_results_{name}.json").write_text(run)
    assert [one.name for one in load_run.read_all(tmp_path)] == ["2", "1"]


def test_another_schema_is_refused(files: LoadFiles) -> None:
    document = json.loads(files.json_path.read_text())
    files.json_path.write_text(json.dumps(document | {"schema": 99}))
    with pytest.raises(ResultsError, match="schema 99"):
        load_run.read(files.json_path)
    files.json_path.write_text("no JSON")
    with pytest.raises(ResultsError, match="not a load result"):
        load_run.read(files.json_path)


def test_samples_are_on_disk_when_they_are_written(files: LoadFiles) -> None:
    writer = load_samples.RowWriter(files.csv_path)
    values = [getattr(SAMPLE, name) for name in load_samples.COLUMNS]
    writer.write([int(one) if isinstance(one, bool) else one for one in values])
    assert list(load_samples.read(files.csv_path)) == [SAMPLE]
    writer.close()


def test_a_line_that_was_cut_short_is_left_out(files: LoadFiles) -> None:
    with files.csv_path.open("a") as file:
        file.write("1.0,1,SSR,2")
    assert list(load_samples.read(files.csv_path)) == []


def test_the_tables_show_all_of_it(files: LoadFiles) -> None:
    fill(files)
    shown = {one.caption: one.rows for one in tables.of([files.run])}
    assert shown["Capacity"][0][:2] == ("SSR", "5: at 10, p95 300 ms")
    assert [row[-1] for row in shown["Steps"]] == ["sustained", "too slow"]
    assert shown["Broadcast"][0][-1] == "75.0 % (3 of 4)"
    assert shown["Server killed at half"][0][2] == "2 of 2 that were cut off"
    assert all(shown.values())


def test_each_climb_has_its_capacity(files: LoadFiles) -> None:
    for users in (5, 10, 5, 10, 20):
        files.add(steps=step(users, "sustained"))
    found = tables.capacities([files.run]).rows
    assert [row[1] for row in found] == ["at least 10", "at least 20"]


def test_the_newest_of_each_kind_is_kept() -> None:
    old = synthetic_load.run()
    new = replace(old, steps=[one for one in old.steps if one.implementation == "SSR"], idle=[])
    new = replace(new, broadcasts=[], name="new")
    first, second = load_run.newest([old, new])
    assert {one.implementation for one in first.steps} == {"djust"}
    assert {one.implementation for one in second.steps} == {"SSR"}
    assert len(first.idle) == 1 and len(first.broadcasts) == 2
    (kept,) = load_run.newest([new, new])
    assert kept.steps == new.steps


def test_the_charts_show_where_the_generator_was_the_limit() -> None:
    chart = charts.response_times([synthetic_load.run()])
    assert chart is not None
    (line, _) = chart.figure["data"]
    assert (line["x"], line["y"]) == ([5, 10, 20], [40.0, 90.0, 900.0])
    assert line["marker"]["symbol"] == ["circle", "circle-open", "circle"]
    assert chart.rows[1][-1] == "generator-limited"
    told = charts.broadcasts([synthetic_load.run()])
    assert told is not None and told.figure["data"][0]["y"] == [30.0, 300.0]
    assert charts.broadcasts([]) is None


def test_each_climb_has_a_line_of_its_own() -> None:
    once = synthetic_load.run()
    twice = replace(once, steps=[*once.steps[:3], *once.steps[:2]])
    chart = charts.response_times([twice, once])
    assert chart is not None
    (line, _) = chart.figure["data"]
    assert line["x"] == [5, 10, 20, None, 5, 10, None, 5, 10, 20]
    assert line["y"] == [40.0, 90.0, 900.0, None, 40.0, 90.0, None, 40.0, 90.0, 900.0]


def test_the_report_shows_many_users_only_where_there_are_some() -> None:
    made = synthetic.results(rows=(10,))
    assert 'id="many"' not in report.render(made)
    assert "at 20, p95 900 ms" in report.render(made, loads=[synthetic_load.run()])
