import re
from dataclasses import replace

import pytest
import synthetic
from rich.console import Console, RenderableType

from alerts_bench.comparison.compare import compare
from alerts_bench.data.schema import Results
from alerts_bench.output import terminal


def shown(what: RenderableType, width: int = 140) -> str:
    console = Console(width=width)
    with console.capture() as captured:
        console.print(what)
    return captured.get()


@pytest.fixture(scope="module")
def made() -> Results:
    return synthetic.results(rows=(100,), rtts=(0.0,))


class TestRun:
    def test_figures_ranks_and_verdict(self, made: Results) -> None:
        text = shown(terminal.run(made))
        base = "Response time as a multiple of the geometric mean of all implementations"
        assert f"{base}; lower is better: framework cost, 100 rows" in text
        assert f"{base}; lower is better: as users feel it, 100 rows" in text
        assert "rank 6" in text
        assert "Add Random Alert: django-htmx leads at" in text
        assert "±" not in text

    def test_tuned_forms_among_standard_ones_are_named(self, made: Results) -> None:
        mixed = synthetic.with_variant(made)
        variant = mixed.run.implementations[2].label
        text = shown(terminal.run(mixed))
        assert f"Tuned: {variant}; the others are standard forms." in text
        assert "Tuned:" not in shown(terminal.run(made))

    def test_failures_and_warnings(self, made: Results) -> None:
        text = shown(terminal.run(made))
        assert "Add Random Alert, 1 × timeout after 10 s" in text
        assert "warning: The git tree has changes that are not committed." in text

    def test_what_was_not_tried_and_what_differs(self, made: Results) -> None:
        told = {
            "not_tried": {"SSR": {"add_random": "A click leaves the page."}},
            "remarks": {"SSR": {"details": "Starts at Enter."}},
        }
        settings = made.run.settings | told
        text = shown(terminal.run(replace(made, run=replace(made.run, settings=settings))))
        assert "not tried: SSR, Add Random Alert: A click leaves the page." in text
        assert "note: SSR, " in text

    def test_ratios_to_the_reference_stand_beside_those_to_the_mean(self) -> None:
        text = shown(terminal.run(synthetic.with_reference(synthetic.run_of(1))))
        assert "Response time as a multiple of the geometric mean of all" in text
        assert re.search(r"[\d.]+× Floor \(fetch\)", text)

    @pytest.mark.parametrize("launches", [1, 2])
    def test_too_few_launches_have_no_interval_and_no_rank(self, launches: int) -> None:
        text = shown(terminal.run(synthetic.run_of(1, launches=launches)))
        assert "too few launches" in text
        assert "rank" not in text.split("Per interaction")[0]
        assert "nothing is ranked here" in text

    def test_a_label_is_not_markup(self, made: Results) -> None:
        samples = tuple(replace(one, implementation="[red]App") for one in made.samples)
        assert "[red]App" in shown(terminal.run(replace(made, samples=samples)))

    def test_a_run_without_samples(self, made: Results) -> None:
        assert "warning" in shown(terminal.run(replace(made, samples=())))


def test_versus(made: Results) -> None:
    after = synthetic.results(seed=2, rows=(100,), rtts=(0.0,), delays_ms={"djust": 9.0})
    text = shown(terminal.versus(compare(made, after)))
    assert "SSR (control)" in text
    assert "Change relative to the controls, in ms: framework cost, 100 rows" in text
    assert "slower" in text
    assert "After: performance_results_20251121_060000" in text
    assert "Before, warning: The git tree has changes" in text
