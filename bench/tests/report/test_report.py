import base64
import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import synthetic
from synthetic import reading

from alerts_bench import report
from alerts_bench.analysis import forms, provenance
from alerts_bench.analysis.table import View, table
from alerts_bench.data import files, formats
from alerts_bench.data.schema import COLUMNS, Results, Run, Subject
from alerts_bench.output import pictures
from alerts_bench.product.features import Facts
from alerts_bench.report import conditions, features, page
from alerts_bench.report.sections import section, sections

LARGEST = 6_000_000
"""Bytes that a report may have."""


@pytest.fixture(scope="module")
def made() -> Results:
    return synthetic.results()


@pytest.fixture(scope="module")
def html(made: Results) -> str:
    return report.render(made)


def unpacked(html: str, name: str) -> str:
    found = re.search(rf'id="data-{name}">([^<]+)<', html)
    assert found
    return gzip.decompress(base64.b64decode(found[1])).decode()


class TestFile:
    def test_it_needs_nothing_else(self, html: str) -> None:
        shell = re.sub(r'<script type="text/plain".*?</script>', "", html, flags=re.DOTALL)
        assert not re.search(r"https?://|\bsrc=|@import|url\(", shell)

    def test_it_is_small(self, html: str) -> None:
        assert len(html.encode()) < LARGEST

    def test_a_precise_run_of_everything_is_small_too(self) -> None:
        large = synthetic.results(iterations=25)
        assert len(large.samples) > 12_000
        assert len(report.render(large).encode()) < LARGEST

    def test_it_is_written_whole(self, made: Results, tmp_path: Path) -> None:
        path = report.write(made, tmp_path / "report.html")
        assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")

    def test_a_folder_that_is_none(self, made: Results, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(files.ResultsError, match="is not a folder"):
            report.write(made, tmp_path / "file" / "report.html")

    def test_the_same_run_gives_the_same_file(self, made: Results, html: str) -> None:
        assert report.render(made) == html


class TestContent:
    def test_every_sample_is_embedded(self, made: Results, html: str) -> None:
        assert unpacked(html, "csv") == formats.as_csv(made.samples)
        document = json.loads(unpacked(html, "json"))
        assert document["run"]["seed"] == made.run.seed
        assert len(document["samples"]) == len(made.samples)
        assert document["samples"][0] == {name: getattr(made.samples[0], name) for name in COLUMNS}

    def test_charts_of_every_view(self, made: Results, html: str) -> None:
        drawn = json.loads(unpacked(html, "charts"))
        assert set(drawn) == {f"{view.key}-all" for view in table(made).views()}
        of_view = drawn["cost-dom-100-0-1-all"]
        assert [chart["id"] for chart in of_view["*"]] == ["response_time_all"]
        assert [chart["id"] for chart in of_view["add_random"]] == [
            "response_time",
            "distribution",
            "growth",
            "growth_network",
            "stability",
            "breakdown",
            "requests",
            "transferred",
            "cpu",
            "memory",
        ]

    def test_a_table_for_every_view(self, made: Results, html: str) -> None:
        for view in table(made).views():
            assert f'<template data-view="{view.key}-all">' in html

    def test_verdict_conditions_warnings_and_command(self, made: Results, html: str) -> None:
        assert "django-htmx leads at" in html
        assert "SYNTHETIC FIXTURE, NOT A MEASUREMENT" in html
        assert "The git tree has changes that are not committed. Commit or stash them." in html
        assert "make bench ARGS=&#39;--rows 10,100,1000 --seed 1&#39;" in html

    def test_the_command_repeats_the_run(self) -> None:
        run = Run(command=("/bench/run_performance_tests.py", "--only", "Django LiveView"), seed=7)
        assert conditions.command(run) == (
            "run_performance_tests.py --only 'Django LiveView' --seed 7"
        )

    def test_labels_and_causes_are_escaped(self, made: Results) -> None:
        hostile = "<script>alert(1)</script>"
        samples = tuple(replace(one, implementation=hostile) for one in made.samples)
        failed = replace(samples[-1], outcome=hostile, dom_ms=None)
        html = report.render(replace(made, samples=(*samples, failed)))
        assert hostile not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html

    def test_proofs(self, made: Results) -> None:
        proofs: dict[str, Any] = {
            "known_delay": {
                "passed": True,
                "verdict": "Growth within 0.5 ms.",
                "taken": "2025-11-21",
                "rows": [{"implementation": "SSR", "delay_ms": 5.0}, {"growth_ms": 5.25}],
            },
            "aa": {"passed": False, "verdict": "12 false differences in 100."},
        }
        run, labels = made.run, ["SSR"]
        stored = {
            name: provenance.stamped(one, run, labels, labels) for name, one in proofs.items()
        }
        stored["clock"] = {"passed": True, "verdict": "It differs by 0.5 ms."}
        html = report.render(replace(made, run=replace(run, proofs=stored)))
        assert "<strong>Known delays:</strong> passed. Growth within 0.5 ms." in html
        assert "not passed. 12 false differences in 100." in html
        assert "of an unknown instrument. It differs by 0.5 ms." in html
        assert "<td>5.25</td>" in html
        assert "how it was made" in html

    def test_a_run_that_ended_early_says_so(self, made: Results) -> None:
        html = report.render(replace(made, run=replace(made.run, ended_by="interrupted")))
        assert "interrupted</p>" in html.replace(".</p>", "</p>")

    def test_a_run_without_samples(self) -> None:
        empty = Results(Run(name="empty"), ())
        assert "This run kept no sample." in report.render(empty)
        assert pictures.chosen(empty) == []

    def test_one_launch_one_implementation(self, made: Results) -> None:
        few = tuple(
            s for s in made.samples if (s.implementation, s.launch, s.rows) == ("SSR", 1, 100)
        )
        assert "no ranking" in report.render(replace(made, samples=few))


class TestMemory:
    def test_a_run_that_times_nothing_shows_what_pages_keep(self) -> None:
        samples = tuple(reading(cycle, nodes=900 + 100 * cycle) for cycle in range(4))
        html = report.render(Results(Run(name="r", ended_by="complete"), samples))
        assert "leak: 100 (100 to 100) DOM nodes per cycle" in html
        assert 'href="#memory">To the results' in html
        assert "This run kept no sample" not in html

    def test_others_do_not(self, html: str) -> None:
        assert 'id="memory"' not in html


class TestNoticed:
    def test_it_is_shown_where_entries_were_taken(self, made: Results, html: str) -> None:
        assert 'id="noticed"' not in html
        samples = tuple(
            replace(one, next_paint_ms=24.0, layout_shift=0.1) if one.condition == "felt" else one
            for one in made.samples
        )
        shown = report.render(replace(made, samples=samples))
        assert "As users feel it, 100 rows" in shown
        assert "24 ms" in shown[shown.index('id="noticed"') :]


class TestSections:
    def test_the_main_view_comes_first(self, made: Results) -> None:
        found = sections(table(made))
        assert found[0].view == View("cost", "dom", 100, 0.0)
        assert len({section.view for section in found}) == len(found) == 10

    def test_what_shares_no_launch_with_the_fastest_has_no_ratio(self, made: Results) -> None:
        apart = tuple(
            replace(one, launch=one.launch + 100) if one.implementation == "SSR" else one
            for one in made.samples
        )
        first, *_ = sections(table(replace(made, samples=apart)))
        slowdowns = {row.subject.label: row.entries[1].slowdown for row in first.rows}
        assert slowdowns.pop("SSR") == "–"
        assert list(slowdowns.values()).count("fastest") == 1

    def test_heat_follows_the_slowdown(self, made: Results) -> None:
        rows = sections(table(made))[0].rows
        heats = [row.entries[1].heat for row in rows]
        assert heats[0] == 0
        assert heats == sorted(heats)
        assert heats[-1] <= 42

    def test_only_switches_with_a_choice(self, made: Results) -> None:
        assert [name for name, *_ in page._switches(table(made).views(), ("all",))] == [
            "condition",
            "end",
            "rows",
            "rtt",
        ]
        few = table(synthetic.results(rows=(100,), rtts=(0.0,)))
        assert [name for name, *_ in page._switches(few.views(), ("all",))] == ["condition", "end"]


class TestFeatures:
    SUBJECTS = (
        Subject(label="SSR", features={"live_updates": "It has no connection."}),
        Subject(label="djust", features={"live_updates": True}),
        Subject(label="Old", features={"live_updates": {"not_applicable": "Nothing changes."}}),
    )

    def test_without_facts_there_is_no_table(self, html: str) -> None:
        assert features.features(None, self.SUBJECTS) == []
        assert 'id="features"' not in html

    def test_seen_unseen_and_unchecked(self) -> None:
        facts: Facts = {
            "djust": {"live_updates": "yes", "new_thing": "no"},
            "SSR": {"live_updates": "no"},
            "Old": {"live_updates": "n/a"},
        }
        found = features.features(facts, self.SUBJECTS)
        assert [(one.title, one.marks) for one in found] == [
            (
                "Other users' changes appear without a reload",
                (("no", "It has no connection."), ("yes", ""), ("n/a", "Nothing changes.")),
            ),
            ("New thing", (("not checked", ""), ("no", ""), ("not checked", ""))),
        ]

    def test_scripts_raw_and_compressed(self, made: Results) -> None:
        first, *others = made.run.implementations
        code = first.code | {"script_bytes": 261_000, "script_sent_bytes": 68_400}
        run = replace(made.run, implementations=(replace(first, code=code), *others))
        grid = conditions.weight(table(replace(made, run=run)))
        place = grid.columns.index("JavaScript shipped, raw")
        assert grid.columns[place + 1] == "JavaScript shipped, compressed"
        raw, compressed = zip(*(row[place : place + 2] for row in grid.rows), strict=True)
        assert (raw[0], compressed[0]) == ("261 kB", "68.4 kB")
        # A result that did not weigh them tells what its page loads brought.
        assert raw[1].endswith(" kB")
        assert set(compressed[1:]) == {"–"}

    def test_another_version_was_not_checked(self) -> None:
        own = Subject(label="djust 1.2", framework="djust")
        older = replace(own, label="djust 1.1", changes={"djust": ("1.2", "1.1")})
        (found,) = features.features({"djust": {"polling": "yes"}}, [own, older])
        assert found.marks == (("yes", ""), ("not checked", ""))

    def test_a_variant_has_its_own_answers(self) -> None:
        own = Subject(label="djust", framework="djust")
        variant = Subject(label="djust fast", framework="djust", variant="djust fast")
        facts: Facts = {"djust": {"polling": "yes"}, "djust fast": {"polling": "no"}}
        (found,) = features.features(facts, [own, variant])
        assert found.marks == (("yes", ""), ("no", ""))

    def test_shown(self, made: Results) -> None:
        assert 'id="features"' in report.render(made, {"SSR": {"polling": "yes"}})


class TestPictures:
    def test_charts_that_stand_alone(self, made: Results) -> None:
        view = table(made).main_view()
        drawn = pictures.chosen(made)
        assert [chart.id for chart in drawn] == [
            "response_time",
            "requests",
            "transferred",
            "stability",
            "response_time_all",
        ]
        for chart in drawn:
            layout = pictures.titled(chart, made.run, view)["layout"]
            assert chart.title in layout["title"]["text"]
            assert chart.unit in layout["title"]["subtitle"]["text"]
            assert (
                "Framework cost, 100 rows, no network delay but the relay’s own · 5"
                in layout["title"]["subtitle"]["text"]
            )
            assert layout["height"] > chart.figure["layout"]["height"]


class TestVariants:
    @pytest.fixture
    def mixed(self, made: Results) -> Results:
        return synthetic.with_variant(made)

    def test_each_follows_its_implementation(self, mixed: Results) -> None:
        first, _, variant, *_ = (one.label for one in mixed.run.implementations)
        for one in sections(table(mixed)):
            shown = [row.subject.label for row in one.rows]
            assert shown.index(variant) == shown.index(first) + 1

    def test_its_row_says_of_what_it_is_one_and_its_class(self, mixed: Results) -> None:
        first, *_ = mixed.run.implementations
        assert f"a tuned variant of {first.label}</small>" in report.render(mixed)

    def test_forms_are_ranked_apart_and_together_with_a_word(self, mixed: Results) -> None:
        first, _, variant, *others = (one.label for one in mixed.run.implementations)
        shown = {
            form: section(chosen, chosen.main_view(), form)
            for form in forms.measured(mixed.run.implementations)
            for chosen in [table(forms.restricted(mixed, form))]
        }
        names = {form: {row.subject.label for row in one.rows} for form, one in shown.items()}
        assert variant not in names["standard"]
        assert first in names["standard"]
        assert first not in names["tuned"]
        assert names["tuned"] >= {variant, *others}
        assert names["all"] == names["standard"] | names["tuned"]
        assert shown["standard"].forms == ""
        for form in ("tuned", "all"):
            assert shown[form].forms == f"Tuned: {variant}; the others are standard forms."

    def test_a_reference_is_no_standard_form(self, mixed: Results) -> None:
        tuned = replace(mixed.run.implementations[2], variant_class="tuned")
        floor = Subject(label="Floor (fetch)", role="reference")
        assert forms.measured([tuned, floor]) == ("all",)
        assert forms.mixture([tuned, floor]) == ""

    def test_without_a_tuned_form_there_is_no_choice(self, made: Results) -> None:
        assert forms.measured(made.run.implementations) == ("all",)
        assert forms.restricted(made, "standard") == made

    def test_the_conditions_say_what_differs(self, mixed: Results, made: Results) -> None:
        grid = conditions.subjects(mixed.run)
        assert grid.columns[-1] == "Variant"
        told = [row[-1] for row in grid.rows]
        assert told[:3] == ["", "", "tuned: It sends less."]
        assert "Variant" not in conditions.subjects(made.run).columns
