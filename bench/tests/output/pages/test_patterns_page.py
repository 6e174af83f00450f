import json
import re
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import synthetic
import synthetic_load

from alerts_bench.commands import patterns as command
from alerts_bench.commands.options import ROOT
from alerts_bench.data import formats
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome.load_run import LoadRun, ScreensResult
from alerts_bench.load.outcome.steps import Times
from alerts_bench.output import published, readme_tables
from alerts_bench.output.pages import patterns_page
from alerts_bench.output.pages.patterns_page import Figures
from alerts_bench.page.interactions import INTERACTIONS
from alerts_bench.product import catalog
from alerts_bench.product.features import TITLES, Facts
from alerts_bench.product.manifest import ManifestError
from alerts_bench.product.patterns import PATTERNS

ALL = catalog.load(ROOT)
DOCS = ROOT / "docs"
FACTS: Facts = {"SSR": {"file_upload": "yes", "upload_progress": "no"}}
MISSING = "not measured in the published run"


@pytest.fixture(scope="module")
def made() -> Results:
    found = synthetic.results(launches=3, rows=(100,), rtts=(0.0,))
    told = {
        "not_tried": {"SSR": {"burst": "A click leaves\nthe page."}},
        "remarks": {"SSR": {"add_random": "It loads | a page."}},
    }
    run = replace(found.run, name="performance_results_1", settings=found.run.settings | told)
    return replace(found, run=run)


def screens(label: str, way: str, ms: float | None, **more: Any) -> ScreensResult:
    times = Times(0) if ms is None else Times.of([ms])
    return ScreensResult(
        implementation=label, way=way, dom=times, frame=times, clock_ms=1.0, **more
    )


def load_run(**results: ScreensResult) -> LoadRun:
    found: dict[str, Any] = {name: [one] for name, one in results.items()}
    return replace(synthetic_load.run(), **found)


def cells(page: str, title: str) -> dict[str, list[str]]:
    """Return each row of the table of a pattern by its first cell."""
    (section,) = re.findall(rf"^## {title}\n(.*?)^### ", page, re.MULTILINE | re.DOTALL)
    rows = [re.split(r"(?<!\\)\|", line) for line in section.splitlines() if line.startswith("|")]
    return {row[1].strip(): [cell.strip() for cell in row[2:-1]] for row in rows}


def page_of(run: Results | None, *loads: LoadRun, source: str = patterns_page.PUBLISHED) -> str:
    return patterns_page.text(ALL, FACTS, Figures(run, loads, source))


class TestRepository:
    def test_the_page_is_as_make_tables_writes_it(self) -> None:
        found = readme_tables.texts(ROOT, None, published.patterned(DOCS / "results"))
        page = DOCS / "patterns.md"
        assert page.read_text("utf-8") == found[page], "Run: make tables"

    def test_no_cell_of_it_is_empty(self) -> None:
        page = (DOCS / "patterns.md").read_text("utf-8")
        for pattern in PATTERNS.values():
            header, *rows = cells(page, pattern.title).values()
            assert header == [one.label for one in ALL]
            expected = (
                len(pattern.interactions) + bool(pattern.second_screen) + len(pattern.features)
            )
            assert len(rows) == expected + 1
            assert all(cell for row in rows for cell in row), pattern.title

    def test_every_part_has_code_or_says_why_not(self) -> None:
        page = (DOCS / "patterns.md").read_text("utf-8")
        parts = re.split(r"^### ", page, flags=re.MULTILINE)[1:]
        assert len(parts) == len(PATTERNS) * len(ALL)
        for part in parts:
            assert ("```" in part) != bool(re.search(r"^No code: \S", part, re.MULTILINE)), part

    def test_the_readme_links_it(self) -> None:
        assert "(docs/patterns.md)" in (ROOT / "README.md").read_text("utf-8")


class TestFigures:
    def test_a_time_has_its_interval_and_its_rank(self, made: Results) -> None:
        row = cells(page_of(made), "Update on click")["Add Random Alert"]
        assert all(re.match(r"[\d.]+× \([\d.]+ to [\d.]+\), .+ ms, rank \d", cell) for cell in row)

    def test_a_remark_stays_with_its_time_and_in_its_cell(self, made: Results) -> None:
        row = cells(page_of(made), "Update on click")["Add Random Alert"]
        assert row[1].endswith(": It loads \\| a page.")

    def test_what_was_not_tried_says_why(self, made: Results) -> None:
        row = cells(page_of(made), "Update on click")[INTERACTIONS["burst"].title]
        assert row[1] == "not tried: A click leaves the page."
        assert set(row) == {row[1], MISSING}

    def test_what_the_run_has_not_is_not_measured(self, made: Results) -> None:
        row = cells(page_of(made), "Search")[INTERACTIONS["search"].title]
        assert row == [MISSING] * len(ALL)
        other = cells(page_of(made, source="this run"), "Search")[INTERACTIONS["search"].title]
        assert other == ["not measured in this run"] * len(ALL)

    def test_what_failed_says_how(self, made: Results) -> None:
        samples = tuple(
            replace(one, outcome="no row added", dom_ms=None, frame_ms=None)
            if (one.implementation, one.interaction) == ("SSR", "add_random")
            else one
            for one in made.samples
        )
        row = cells(page_of(replace(made, samples=samples)), "Update on click")["Add Random Alert"]
        assert row[1] == "failed: no row added"

    def test_without_a_run_nothing_is_left_empty(self) -> None:
        row = cells(page_of(None), "Files")[INTERACTIONS["import_100"].title]
        assert row == ["not measured: no run is published"] * len(ALL)


class TestSecondScreen:
    def row(self, made: Results, kind: str, *loads: LoadRun) -> dict[str, str]:
        section = {"screens": "State shared by users", "follow": "Periodic update"}[kind]
        row = cells(page_of(made, *loads), section)[patterns_page.SECOND_SCREEN[kind]]
        return dict(zip((one.id for one in ALL), row, strict=True))

    def test_the_newest_load_run_gives_the_median_and_the_way(self, made: Results) -> None:
        loads = [load_run(screens=screens("djust", "pushed", ms)) for ms in (20, 31.5)]
        found = self.row(made, "screens", *loads)
        assert found["djust"] == "31.5 ms (pushed)"
        assert found["reactor"] == MISSING

    def test_statistics_are_measured_apart(self, made: Results) -> None:
        polled = screens("Unicorn", "polled", 900, asks_every_s=2.04)
        found = self.row(made, "follow", load_run(follow=polled))
        assert found["unicorn"] == "900 ms (polled, asks every 2 s)"
        assert self.row(made, "screens", load_run(follow=polled))["unicorn"] == MISSING

    def test_where_nothing_comes_it_is_not_tried(self, made: Results) -> None:
        said = "A page shows what was true when it was loaded."
        for kind in ("screens", "follow"):
            assert self.row(made, kind)["ssr"] == f"not tried: {said}"
        nothing = load_run(follow=screens("SSR", "", None, reason=said))
        assert self.row(made, "follow", nothing)["ssr"] == f"not tried: {said}"

    def test_what_never_came_has_failed(self, made: Results) -> None:
        load = load_run(screens=screens("djust", "pushed", None))
        assert self.row(made, "screens", load)["djust"] == "failed"


class TestAnswers:
    def test_yes_no_and_what_nobody_has_seen(self, made: Results) -> None:
        rows = cells(page_of(made), "Files")
        assert rows[TITLES["file_upload"]][1] == "✓"
        assert rows[TITLES["upload_progress"]][1].startswith("no: A form is submitted whole")
        assert rows[TITLES["file_upload"]][2] == "not checked"


class TestCode:
    def test_stands_under_its_file_and_name(self, made: Results) -> None:
        assert (
            "[`ui/views.py`](../impl_ssr/ui/views.py): `create_random`\n\n"
            "```python\n@require_POST\ndef create_random("
        ) in page_of(made)

    def test_every_link_of_the_contents_leads_to_a_heading(self, made: Results) -> None:
        page = page_of(made)
        headings = re.findall(r"^###? (.+)$", page, re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
        links = re.findall(r"\]\(#([^)]+)\)", page)
        assert len(links) == len(PATTERNS) * (len(ALL) + 1)
        assert set(links) == anchors - {"the-seven-patterns-side-by-side"}

    def test_a_fence_is_closed_before_the_next_heading(self, made: Results) -> None:
        for part in re.split(r"^### ", page_of(made), flags=re.MULTILINE):
            assert len(re.findall("^```", part, re.MULTILINE)) % 2 == 0

    def test_a_manifest_that_names_what_is_gone_writes_no_page(self, made: Results) -> None:
        wrong = replace(ALL[0], patterns={**ALL[0].patterns, "search": ("ui/views.py:gone",)})
        with pytest.raises(ManifestError, match=r"patterns\.search: 'ui/views.py:gone' is not"):
            patterns_page.text([wrong, *ALL[1:]], FACTS, Figures(made))


class TestCommand:
    @pytest.fixture
    def root(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder in which the page is written; manifests and facts are the repository's."""
        monkeypatch.setattr(command, "ROOT", tmp_path)
        monkeypatch.setattr(command, "PUBLISHED", tmp_path / "docs" / "results")
        checked = readme_tables.checked(ROOT)
        monkeypatch.setattr(readme_tables, "checked", lambda _: checked)
        (tmp_path / "docs" / "results").mkdir(parents=True)
        return tmp_path

    def test_takes_the_figures_of_the_run_that_it_is_given(self, made: Results, root: Path) -> None:
        result = root / f"{made.run.name}.json"
        result.write_text(json.dumps(asdict(made.run)))
        result.with_suffix(".csv").write_text(formats.as_csv(made.samples))
        command.patterns(result)
        page = (root / "docs" / "patterns.md").read_text("utf-8")
        assert f"They are those of this run, `{made.run.name}`" in page
        assert "not measured in this run" in page

    def test_takes_those_of_the_published_run_by_default(self, root: Path) -> None:
        command.patterns()
        page = (root / "docs" / "patterns.md").read_text("utf-8")
        assert "not measured: no run is published" in page
