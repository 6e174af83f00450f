import re
from dataclasses import replace

import pytest
import synthetic

from alerts_bench.analysis import provenance
from alerts_bench.data.schema import Results
from alerts_bench.output import readme_results


@pytest.fixture(scope="module")
def made() -> Results:
    found = synthetic.results(launches=3, rows=(100,), rtts=(0.0,))
    return replace(found, run=replace(found.run, name="performance_results_20260101_000000"))


class TestSummary:
    def test_a_figure_is_a_ratio_with_its_interval_and_a_range_of_ms(self, made: Results) -> None:
        rows = [line for line in readme_results.summary(made).splitlines() if line.startswith("| ")]
        header, *body = rows
        assert header.count("|") == 6
        assert [line.split(" | ")[0] for line in body[:2]] == ["| django-htmx", "| Reactor"]
        assert body[0].split(" | ")[1] == "0.45× (0.44 to 0.46), 5.6–5.7 ms, rank 1"
        assert "±" not in readme_results.summary(made)

    def test_it_shows_the_default_suite_and_says_how_many_more_there_are(
        self, made: Results
    ) -> None:
        assert "Page load" not in readme_results.summary(made)
        text = readme_results.details(made)
        assert "\nOne more interaction was measured." in text
        few = tuple(one for one in made.samples if one.interaction == "add_random")
        text = readme_results.details(replace(made, samples=few))
        assert " measured. " not in text

    def test_tuned_forms_are_left_to_the_report(self, made: Results) -> None:
        mixed = synthetic.with_variant(made)
        assert f"| {mixed.run.implementations[2].label} |" not in readme_results.summary(mixed)

    def test_without_the_default_suite_it_shows_what_was_measured(self, made: Results) -> None:
        loads = tuple(one for one in made.samples if one.interaction == "page_cold")
        alone = replace(made, samples=loads)
        assert "Page load" in readme_results.summary(alone)
        assert " measured. " not in readme_results.details(alone)

    def test_references_stand_below_and_their_multiples_in_each_cell(self) -> None:
        text = readme_results.summary(synthetic.with_reference(synthetic.run_of(1)))
        assert text.startswith("Response time as a multiple of the geometric mean of all")
        _, first, *_, fetch, socket = [line for line in text.splitlines() if line.startswith("| ")]
        assert re.search(r"× \([^)]*\), [\d.]+× Floor \(fetch\), [\d.–]+ ms, rank 1", first)
        assert fetch.startswith("| Floor (fetch) | 0.")
        assert "× Floor" not in fetch
        assert "× Floor (fetch), " in socket
        assert "rank" not in fetch + socket

    def test_it_says_where_it_was_taken_and_links_its_files(self, made: Results) -> None:
        text = readme_results.summary(made) + readme_results.details(made)
        chromium = made.run.environment["chromium"]
        assert f"{chromium['kind']} {chromium['version']}" in text
        for end in ("_response_time.png", ".html", ".csv", ".json"):
            assert f"(docs/results/{made.run.name}{end})" in text

    def test_it_says_what_the_stored_proofs_are_worth(self, made: Results) -> None:
        assert (
            "No validation check of the benchmark is stored with this run."
            in readme_results.details(made)
        )
        proof = {"passed": False, "verdict": "12 false differences."}
        proofs = {
            "aa": provenance.stamped(proof, made.run, ["SSR"], ["SSR"]),
            "clock": {"passed": True, "verdict": "It differs by 0.5 ms."},
        }
        proven = replace(made, run=replace(made.run, proofs=proofs))
        summary = readme_results.summary(proven)
        assert "not passed: A/A: the same implementation under two labels" in summary
        assert "not passed" not in readme_results.summary(made)
        text = readme_results.details(proven)
        assert "two labels: not passed. 12 false differences.\n" in text
        assert "trace: of an unknown instrument. It differs by 0.5 ms.\n" in text
