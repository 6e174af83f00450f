"""Figures are plain JSON; Plotly's own validators say whether it would draw them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
import synthetic

from alerts_bench import charts
from alerts_bench.analysis.summary import rank, rankings
from alerts_bench.analysis.table import Table, View, table
from alerts_bench.charts import Chart, look
from alerts_bench.data.schema import Results, Subject

FASTEST_FIRST = ["django-htmx", "Reactor", "djust", "Django LiveView", "Unicorn", "SSR"]


@pytest.fixture(scope="module")
def made() -> Results:
    return synthetic.results()


@pytest.fixture(scope="module")
def data(made: Results) -> Table:
    return table(made)


@pytest.fixture(scope="module")
def view(data: Table) -> View:
    return data.main_view()


Draw = Callable[[Table, View], Chart | None]

DRAWN: dict[str, Draw] = {
    "response_time": lambda data, view: charts.response_time(data, view, rankings(data, view)),
    "requests": lambda data, view: charts.requests(data, rankings(data, view)),
    "transferred": lambda data, view: charts.transferred(data, rankings(data, view)),
    "breakdown": lambda data, view: charts.breakdown(data, rankings(data, view)),
    "distribution": lambda data, view: charts.distribution(
        data, view, rank(data, view, "add_random")
    ),
    "stability": lambda data, view: charts.stability(data, view, rank(data, view, "add_random")),
    "growth": lambda data, view: charts.growth(data, view, "add_random")[0],
    "growth_network": lambda data, view: charts.growth(data, view, "add_random")[1],
    "cpu": lambda data, view: charts.cpu(data, "add_random", 100),
    "memory": lambda data, view: charts.memory(data, "add_random", 100),
}


class TestEveryChart:
    @pytest.mark.parametrize("name", DRAWN)
    def test_plotly_draws_it(self, data: Table, view: View, name: str) -> None:
        chart = DRAWN[name](data, view)
        assert chart
        assert chart.id == name
        assert go.Figure(chart.figure).data

    @pytest.mark.parametrize("name", DRAWN)
    def test_its_data_are_a_table(self, data: Table, view: View, name: str) -> None:
        chart = DRAWN[name](data, view)
        assert chart
        assert chart.rows
        assert {len(row) for row in chart.rows} == {len(chart.columns)}
        assert {shape.label for shape in synthetic.SHAPES} <= {
            value for row in chart.rows for value in row
        }

    @pytest.mark.parametrize("name", DRAWN)
    def test_it_says_unit_direction_and_definition(
        self, data: Table, view: View, name: str
    ) -> None:
        chart = DRAWN[name](data, view)
        assert chart
        assert chart.unit.endswith("is better")
        assert chart.definition.endswith(".")


class TestBars:
    def test_fastest_first_with_full_labels(self, data: Table, view: View) -> None:
        chart = charts.response_time(data, view, [rank(data, view, "add_random")])
        bars, texts = chart.figure["data"]
        assert bars["y"] == texts["y"] == FASTEST_FIRST
        assert bars["x"] == sorted(bars["x"])

    def test_a_panel_for_each_interaction(self, data: Table, view: View) -> None:
        chart = charts.response_time(data, view, rankings(data, view))
        titles = [note["text"] for note in chart.figure["layout"]["annotations"]]
        assert titles == list(synthetic.TITLES.values())

    def test_panels_do_not_overlap(self, data: Table, view: View) -> None:
        layout = charts.response_time(data, view, rankings(data, view)).figure["layout"]
        domains = [layout[key]["domain"] for key in layout if key.startswith("yaxis")]
        assert domains[0][1] == pytest.approx(1)
        assert domains[-1][0] == pytest.approx(0)
        assert all(above[0] > below[1] for above, below in pairwise(domains))

    def test_whiskers_are_the_interval(self, data: Table, view: View) -> None:
        ranking = rank(data, view, "add_random")
        errors = charts.response_time(data, view, [ranking]).figure["data"][0]["error_x"]
        ratio = ranking.cells[0].relative
        assert ratio
        assert errors["array"][0] == pytest.approx(ratio.high - ratio.estimate)
        assert errors["arrayminus"][0] == pytest.approx(ratio.estimate - ratio.low)

    def test_a_whisker_does_not_shrink_the_bars(self, made: Results) -> None:
        labels = [shape.label for shape in synthetic.SHAPES]
        unlucky = tuple(
            replace(s, dom_ms=s.dom_ms and 12 * s.dom_ms)
            if (labels.index(s.implementation) + s.launch) % 3 == 0
            else s
            for s in made.samples
            if s.launch <= 3
        )
        data = table(replace(made, samples=unlucky))
        view = data.main_view()
        figure = charts.response_time(data, view, [rank(data, view, "details")]).figure
        layout = figure["layout"]
        slowest = rank(data, view, "details").cells[-1].relative
        assert slowest
        assert slowest.high > 5 * slowest.estimate
        assert layout["xaxis"]["range"][1] < 4 * slowest.estimate
        bars, texts = figure["data"]
        assert bars["error_x"]["array"][-1] == pytest.approx(0.5 * slowest.estimate)
        assert f"(to {slowest.high:.3g})" in texts["text"][-1]

    @pytest.mark.parametrize("launches", [1, 2])
    def test_too_few_launches_have_no_whiskers(self, made: Results, launches: int) -> None:
        data = table(replace(made, samples=tuple(s for s in made.samples if s.launch <= launches)))
        view = data.main_view()
        chart = charts.response_time(data, view, [rank(data, view, "add_random")])
        assert chart.figure["data"][0]["error_x"]["visible"] is False

    def test_payload_and_wire_are_never_stacked(self, data: Table, view: View) -> None:
        chart = charts.transferred(data, [rank(data, view, "add_random")])
        assert chart.figure["layout"]["barmode"] == "group"

    def test_wire_bytes_that_nobody_counted_are_not_drawn(self, made: Results) -> None:
        uncounted = tuple(replace(s, wire_sent=None, wire_received=None) for s in made.samples)
        data = table(replace(made, samples=uncounted))
        view = data.main_view()
        chart = charts.transferred(data, [rank(data, view, "add_random")])
        assert {one["name"] for one in chart.figure["data"] if one["type"] == "bar"} == {"payload"}

    def test_unknown_is_not_zero(self, data: Table) -> None:
        chart = charts.cpu(data, "add_random", 100)
        assert chart
        by_label = {row[0]: row[1:] for row in chart.rows}
        assert by_label["SSR"][1:] == ("unknown", "unknown")

    def test_what_is_not_used_is_none(self, made: Results) -> None:
        usage = tuple(
            one
            for one in made.run.usage
            if (one.implementation, one.service) != ("Django LiveView", "redis")
        )
        chart = charts.cpu(
            table(replace(made, run=replace(made.run, usage=usage))), "add_random", 100
        )
        assert chart
        assert {row[0]: row[2] for row in chart.rows}["Django LiveView"] == "none"

    def test_one_that_failed_keeps_its_row(self, made: Results) -> None:
        broken = tuple(
            replace(s, outcome="no row", dom_ms=None) if s.implementation == "djust" else s
            for s in made.samples
        )
        data = table(replace(made, samples=broken))
        view = data.main_view()
        chart = charts.response_time(data, view, [rank(data, view, "add_random")])
        bars, texts = chart.figure["data"]
        assert (bars["y"][-1], bars["x"][-1]) == ("djust", None)
        assert texts["text"][-1].strip() == "failed"


class TestWithoutData:
    def test_a_page_with_one_size_of_its_own_does_not_grow(self) -> None:
        several = synthetic.results(rows=(100,), rtts=(0.0,), failures=False)
        own = tuple(
            replace(one, rows=37) if one.implementation == "SSR" else one for one in several.samples
        )
        data = table(replace(several, samples=own))
        assert {view.rows for view in data.views()} == {37, 100}
        assert charts.growth(data, data.main_view(), "add_random") == []

    def test_one_table_size_has_no_growth(self) -> None:
        data = table(synthetic.results(rows=(100,), rtts=(0.0,)))
        assert charts.growth(data, data.main_view(), "add_random") == []

    def test_no_usage_has_no_servers(self, made: Results) -> None:
        data = table(replace(made, run=replace(made.run, usage=())))
        assert charts.cpu(data, "add_random", 100) is None
        assert charts.memory(data, "add_random", 100) is None

    def test_nothing_observed_has_no_breakdown(self, made: Results, view: View) -> None:
        data = table(replace(made, samples=tuple(s for s in made.samples if not s.observed)))
        assert charts.breakdown(data, rankings(data, view)) is None


class TestGrowth:
    def test_slopes_are_those_of_the_fixture(self, data: Table, view: View) -> None:
        chart, _ = charts.growth(data, view, "add_random")
        slopes = {row[0]: row[-3] for row in chart.rows}
        # 0.09 ms a row and 2 % of noise: 9 ms per 100 rows.
        assert slopes["Unicorn"] == pytest.approx(9.3, rel=0.1)
        assert slopes["django-htmx"] == pytest.approx(0.1, rel=0.5)

    def test_the_slope_over_the_network_is_the_round_trips(self, data: Table, view: View) -> None:
        _, chart = charts.growth(data, view, "add_random")
        slopes = {row[0]: row[-3] for row in chart.rows}
        assert slopes["SSR"] == pytest.approx(2, abs=0.2)
        assert slopes["Reactor"] == pytest.approx(1, abs=0.2)

    def test_a_slower_cpu_is_a_factor_of_its_own(self) -> None:
        once = synthetic.run_of(1)
        slowed = tuple(
            replace(one, cpu_slowdown=4.0, dom_ms=one.dom_ms and one.dom_ms + 30)
            for one in once.samples
        )
        data = table(replace(once, samples=(*once.samples, *slowed)))
        assert data.main_view().cpu_slowdown == 1
        (chart,) = charts.growth(data, data.main_view(), "add_random")
        assert chart.id == "growth_cpu"
        assert chart.columns[1:4] == (
            "ms at a CPU 1×",
            "ms at a CPU 4×",
            "slope, ms per step of the factor",
        )
        for row in chart.rows:
            assert row[3] == pytest.approx(10, abs=0.01)


class TestColours:
    def test_a_framework_keeps_its_colour_in_any_selection(self) -> None:
        subjects = [Subject(label=name, slot=slot) for slot, name in enumerate("ABCDEF")]
        everything = charts.colours("ABCDEF", subjects)
        assert charts.colours(["C"], subjects[2:3])["C"] == everything["C"]

    def test_all_differ_with_two_pages_from_outside(self) -> None:
        subjects = [Subject(label=name, slot=slot) for slot, name in enumerate("ABCDEF")]
        assert len(set(charts.colours("ABCDEFGH", subjects).values())) == 8

    def test_two_versions_of_one_framework_differ(self) -> None:
        subjects = [Subject(label="djust 1.2", slot=5), Subject(label="djust 1.1", slot=5)]
        chosen = charts.colours([one.label for one in subjects], subjects)
        assert chosen["djust 1.2"] == look.PALETTE[5] != chosen["djust 1.1"]

    def test_more_labels_than_colours(self) -> None:
        assert len(charts.colours([f"{number}" for number in range(20)], [])) == 20

    @pytest.mark.parametrize("page", ["#ffffff", "#14171c"])
    @pytest.mark.parametrize("colour", look.PALETTE[:6])
    def test_they_stand_out_from_the_page(self, colour: str, page: str) -> None:
        assert _contrast(colour, page) >= 3

    @pytest.mark.parametrize("sight", ["normal", "protan", "deutan", "tritan"])
    def test_they_can_be_told_apart_by_the_colour_blind(self, sight: str) -> None:
        seen = [_lab(_SIGHT[sight] @ _linear(colour)) for colour in look.PALETTE[:6]]
        distances = [float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)]
        assert min(distances) > 17


_SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deutan": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritan": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
"""Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision
deficiency, IEEE TVCG 15 (2009), severity 1.0, on linear RGB."""

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


def _linear(colour: str) -> Vector:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _contrast(one: str, other: str) -> float:
    """Contrast of WCAG 2.2."""
    low, high = sorted(float(_linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def _lab(linear: Vector) -> Vector:
    """CIE L*a*b* of linear RGB, where a distance of 2.3 is just noticeable."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    x, y, z = to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1, 1.089]
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
