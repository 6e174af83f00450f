from dataclasses import replace
from pathlib import Path

import pytest
import synthetic

from alerts_bench.analysis.table import View, table, time, view_title
from alerts_bench.data import files
from alerts_bench.data.schema import Results

DATA = Path(__file__).parents[1] / "stored"


@pytest.fixture
def stored() -> Results:
    return files.read(DATA / "stored.csv")


class TestTable:
    def test_a_sample_counts_under_the_nearest_size_asked_for(self, stored: Results) -> None:
        assert {sample.rows for sample in stored.samples} == {100, 101}
        assert {view.rows for view in table(stored).views()} == {100}

    def test_without_sizes_each_counts_under_its_least(self, stored: Results) -> None:
        unasked = replace(stored, run=replace(stored.run, settings={}))
        assert {view.rows for view in table(unasked).views()} == {100}

    def test_a_page_with_its_own_rows_stands_apart(self, stored: Results) -> None:
        first = stored.samples[0].implementation
        own = tuple(
            replace(one, rows=40 + number % 2) if one.implementation == first else one
            for number, one in enumerate(stored.samples)
        )
        data = table(replace(stored, samples=own))
        assert {view.rows for view in data.views()} == {40, 100}
        assert first in data.times(View(rows=40), "add_random")
        assert first not in data.times(View(rows=100), "add_random")

    def test_its_failures_and_its_counted_bytes_do_not_move_it(self, stored: Results) -> None:
        first = stored.samples[0].implementation
        own = [
            replace(one, rows=250) if one.implementation == first else one for one in stored.samples
        ]
        (kept, *_) = (one for one in own if one.implementation == first and not one.warmup)
        own += [replace(kept, rows=100, launch=0), replace(kept, rows=100, outcome="no row")]
        data = table(replace(stored, samples=tuple(own)))
        assert first in data.times(View(rows=250), "add_random")
        of_100 = data.samples(View(rows=100), "add_random")
        assert first not in {one.implementation for one in of_100}

    def test_the_pass_that_counts_bytes_makes_no_view(self, stored: Results) -> None:
        failed = replace(stored.samples[0], launch=0, outcome="no row", rows=3000, rtt_ms=9.0)
        found = table(replace(stored, samples=(*stored.samples, failed)))
        assert found.views() == table(stored).views()

    def test_warmup_and_observed_samples_make_no_figure(self) -> None:
        made = synthetic.results(rows=(100,), rtts=(0.0,), failures=False)
        data = table(made)
        kept = data.samples(data.main_view(), "add_random")
        observed = data.samples(data.main_view(), "add_random", observed=True)
        assert len(kept) == 6 * 5 * 6
        assert not any(sample.warmup for sample in kept)
        assert len(observed) == 6 * 5
        assert all(sample.first_byte_in_ms for sample in observed)

    def test_a_failure_in_the_warmup_is_not_lost(self, stored: Results) -> None:
        failed = replace(stored.samples[1], warmup=True, outcome="no row", dom_ms=None)
        data = table(replace(stored, samples=(failed,)))
        assert data.samples(View(rows=100), "add_random") == [failed]

    def test_times_are_sorted_by_implementation_and_launch(self, stored: Results) -> None:
        times = table(stored).times(View(rows=100), "add_random")
        assert times["First"] == {1: [9.0, 10.0, 30.0], 2: [18.0, 20.0, 21.0], 3: [40.0]}

    def test_the_frame_is_another_end(self, stored: Results) -> None:
        times = table(stored).times(View(end="frame", rows=100), "add_random")
        assert times["Third"] == {1: [16.0], 2: [33.0], 3: [50.0]}

    def test_a_clock_that_reads_zero(self, stored: Results) -> None:
        assert time(replace(stored.samples[1], dom_ms=0.0), "dom") == 0.05

    def test_labels_follow_the_catalogue_and_then_the_samples(self, stored: Results) -> None:
        outside = replace(stored.samples[1], implementation="My app")
        assert table(replace(stored, samples=(outside, *stored.samples[::-1]))).labels() == [
            "First",
            "Second",
            "Third",
            "My app",
        ]

    def test_titles(self, stored: Results) -> None:
        assert table(stored).title("add_random") == "Add Random Alert"
        assert table(stored).title("form_valid") == "Form valid"


class TestViews:
    def test_the_main_view_is_ranked_and_nearest_to_100_rows(self) -> None:
        assert table(synthetic.results()).main_view() == View("cost", "dom", 100, 0.0)

    def test_every_setting_is_seen_to_both_ends(self) -> None:
        found = table(synthetic.results(rows=(10, 100), rtts=(0.0, 50.0))).views()
        assert {view.key for view in found} == {
            f"{setting.replace('*', end)}"
            for setting in ("cost-*-10-0-1", "cost-*-100-0-1", "cost-*-100-50-1", "felt-*-100-0-1")
            for end in ("dom", "frame")
        }

    @pytest.mark.parametrize(
        ("view", "ranked"), [(View(), True), (View("felt"), False), (View(end="frame"), False)]
    )
    def test_only_framework_cost_to_the_document_is_ranked(self, view: View, ranked: bool) -> None:
        assert view.ranked is ranked

    def test_described(self) -> None:
        assert view_title(View("felt", "frame", 1000, 50.0)) == (
            "as users feel it, 1,000 rows, 50 ms network round trip, to the frame"
        )
        assert view_title(View(rows=100, rtt_ms=0.0)) == (
            "framework cost, 100 rows, no network delay but the relay’s own"
        )
        assert view_title(View(rows=100, cpu_slowdown=4.0)) == (
            "framework cost, 100 rows, a CPU 4 times slower"
        )
