from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
import synthetic
from synthetic import run_of

from alerts_bench.data.schema import Results
from alerts_bench.report import snapshots


@pytest.fixture(scope="module")
def runs() -> list[Results]:
    return [
        replace(made, run=replace(made.run, name=f"run_{day}", started=f"2026-01-0{day}T06:00"))
        for day, made in enumerate((run_of(2), synthetic.with_reference(run_of(3))), start=1)
    ]


def test_a_run_is_told_by_its_ratios_to_all_whatever_it_was_measured_against(
    runs: list[Results],
) -> None:
    for found in map(snapshots.snapshot, runs):
        assert list(found.ratios)
        assert "Floor (fetch)" not in found.ratios
        product = 1.0
        for one in found.ratios.values():
            product *= one.estimate
        assert product == pytest.approx(1)


def test_a_line_for_each_run_and_links_to_its_files(runs: list[Results]) -> None:
    html = snapshots.render([snapshots.snapshot(one) for one in runs])
    for one in runs:
        for suffix in ("html", "csv", "json"):
            assert f'href="{one.run.name}.{suffix}"' in html
        assert one.run.started.replace("T", " ") in html


def test_what_a_run_measures_beside_the_default_is_named() -> None:
    made = synthetic.with_settings(run_of(2), cpu_slowdowns=[1.0, 4.0])
    assert "CPU slower by 1, 4" in snapshots.snapshot(made).varied


def test_a_run_of_fewer_interactions_has_no_ratios(runs: list[Results]) -> None:
    kept = tuple(one for one in runs[0].samples if one.interaction != "details")
    assert snapshots.snapshot(replace(runs[0], samples=kept)).ratios == {}


def test_a_run_of_fewer_implementations_has_another_mean_and_no_ratios(
    runs: list[Results],
) -> None:
    every, fewer = map(snapshots.snapshot, runs)
    fewer.ratios.pop("SSR")
    compared = snapshots.comparable([fewer, every])
    assert [bool(one.ratios) for one in compared] == [False, True]
    assert [one.varied for one in compared] == [("without SSR",), ()]


@pytest.mark.parametrize("changes", [{"variant_class": "standard"}, {"framework": ""}])
def test_a_variant_or_an_own_page_takes_no_part_in_the_mean(
    runs: list[Results], changes: dict[str, Any]
) -> None:
    found = synthetic.with_variant(runs[0])
    label = next(one.label for one in found.run.implementations if one.variant)
    other = replace(
        found.run,
        implementations=tuple(
            replace(one, **changes) if one.label == label else one
            for one in found.run.implementations
        ),
    )
    ratios = snapshots.snapshot(replace(found, run=other)).ratios
    assert set(ratios) == {shape.label for shape in synthetic.SHAPES} - {label}


def test_the_chart_has_a_line_for_each_implementation(runs: list[Results]) -> None:
    figure = snapshots.chart([snapshots.snapshot(one) for one in reversed(runs)])
    assert figure
    lines = go.Figure(figure).data
    assert {one.name for one in lines} == {shape.label for shape in synthetic.SHAPES}
    assert [str(x)[:10] for x in lines[0].x] == ["2026-01-01", "2026-01-02"]


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    assert snapshots.read(tmp_path) == []
    assert snapshots.chart([]) is None
    assert "Published runs" in snapshots.write([], tmp_path).read_text(encoding="utf-8")
