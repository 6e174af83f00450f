"""The report in Chromium, from disk and offline."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import synthetic
import synthetic_load
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect

from alerts_bench import report
from alerts_bench.analysis.overall import overall
from alerts_bench.analysis.summary import rankings
from alerts_bench.analysis.table import table
from alerts_bench.data import formats
from alerts_bench.data.schema import Results
from alerts_bench.output import pictures
from alerts_bench.page import browser

pytestmark = pytest.mark.browser

FASTEST_FIRST = ["django-htmx", "Reactor", "djust", "Django LiveView", "Unicorn", "SSR"]

RELAYED = ", no network delay but the relay’s own"
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    return {"executable_path": browser.headless(playwright), **browser_type_launch_args}


@pytest.fixture(scope="module")
def made() -> Results:
    return synthetic.results(rows=(10, 100))


@pytest.fixture(scope="module")
def path(made: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return report.write(made, folder / "report.html", loads=[synthetic_load.run()])


@pytest.fixture
def open_report(browser: Browser, path: Path) -> Open:
    def open_(fragment: str = "", **options: Any) -> Page:
        page = browser.new_context(offline=True, **options).new_page()
        page.on("pageerror", _fail)
        page.on("console", _complain)
        page.goto(path.as_uri() + fragment)
        expect(gallery(page)).to_have_attribute("data-drawn", re.compile("add_random|delete"))
        return page

    return open_


def _fail(error: object) -> None:
    raise AssertionError(error)


def _complain(message: ConsoleMessage) -> None:
    assert message.type not in {"error", "warning"}, message.text


def gallery(page: Page) -> Any:
    return page.locator("#gallery")


def labels(page: Page) -> list[str]:
    rows = page.locator(".figures tbody tr").all()
    return [row.get_attribute("data-label") or "" for row in rows]


def drawn(page: Page, chart: str) -> list[str]:
    """Return the implementations that a chart shows, from top to bottom."""
    ticks = page.locator(f'figure[data-chart="{chart}"] .ytick text').all_text_contents()
    return [tick.strip() for tick in reversed(ticks)]


class TestViews:
    @pytest.mark.parametrize(
        ("choice", "caption", "key"),
        [
            ("as users feel it", f"As users feel it, 100 rows{RELAYED}", "felt-dom-100-0-1-all"),
            (
                "frame on the screen",
                f"Framework cost, 100 rows{RELAYED}, to the frame",
                "cost-frame-100-0-1-all",
            ),
            ("10", f"Framework cost, 10 rows{RELAYED}", "cost-dom-10-0-1-all"),
            (
                "50 ms",
                "Framework cost, 100 rows, 50 ms network round trip",
                "cost-dom-100-50-1-all",
            ),
        ],
    )
    def test_each_switch(self, open_report: Open, choice: str, caption: str, key: str) -> None:
        page = open_report()
        page.get_by_role("radio", name=choice, exact=True).check()
        expect(page.locator(".figures caption")).to_contain_text(f"{caption}. ")
        expect(page.locator("#verdict .lead")).to_contain_text(caption[1:])
        expect(gallery(page)).to_have_attribute("data-drawn", f"{key} add_random")

    def test_a_combination_that_was_not_measured_gives_way(self, open_report: Open) -> None:
        page = open_report()
        page.get_by_role("radio", name="10", exact=True).check()
        page.get_by_role("radio", name="as users feel it").check()
        expect(page.get_by_role("radio", name="100", exact=True)).to_be_checked()
        page.get_by_role("radio", name="50 ms", exact=True).check()
        expect(page.get_by_role("radio", name="framework cost")).to_be_checked()

    def test_the_interaction_of_the_charts(self, open_report: Open) -> None:
        page = open_report()
        page.get_by_role("combobox", name="Interaction").select_option(label="Delete")
        expect(gallery(page)).to_have_attribute("data-drawn", "cost-dom-100-0-1-all delete")
        expect(page.locator('figure[data-chart="stability"] h3')).to_have_text("Stability: Delete")


class TestForms:
    def test_a_switch_shows_the_standard_ones_the_tuned_ones_or_all(
        self, made: Results, browser: Browser, tmp_path: Path
    ) -> None:
        mixed = synthetic.with_variant(made)
        first, _, variant, *_ = (one.label for one in mixed.run.implementations)
        path = report.write(mixed, tmp_path / "report.html")
        page = browser.new_context(offline=True).new_page()
        page.goto(path.as_uri())
        expect(gallery(page)).to_have_attribute(
            "data-drawn", "cost-dom-100-0-1-standard add_random"
        )
        assert variant not in labels(page)
        assert variant not in drawn(page, "response_time")
        page.get_by_role("radio", name="tuned forms, where there are any").check()
        expect(gallery(page)).to_have_attribute("data-drawn", "cost-dom-100-0-1-tuned add_random")
        assert first not in labels(page)
        assert variant in drawn(page, "response_time")
        page.get_by_role("radio", name="all forms").check()
        expect(page.locator("#verdict")).to_contain_text(f"Tuned: {variant}; the others are")
        assert labels(page).index(variant) == labels(page).index(first) + 1
        page.reload()
        expect(page.get_by_role("radio", name="all forms")).to_be_checked()


class TestTable:
    def test_sorts_both_ways_by_any_column(self, open_report: Open) -> None:
        page = open_report()
        heading = page.locator('.figures [data-column="details"]')
        heading.get_by_role("button").click()
        assert labels(page) == FASTEST_FIRST
        expect(heading).to_have_attribute("aria-sort", "ascending")
        heading.get_by_role("button").click()
        assert labels(page) == FASTEST_FIRST[::-1]
        expect(heading).to_have_attribute("aria-sort", "descending")
        page.get_by_role("button", name="Implementation").click()
        assert labels(page) == sorted(FASTEST_FIRST, key=str.casefold)

    def test_by_keyboard(self, open_report: Open) -> None:
        page = open_report()
        button = page.locator('.figures [data-column="details"] button')
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_be_focused()
        box = page.get_by_role("checkbox", name="SSR")
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_focused()
        expect(box).not_to_be_checked()

    def test_a_box_takes_it_out_of_the_charts(self, open_report: Open) -> None:
        page = open_report()
        assert drawn(page, "response_time") == FASTEST_FIRST
        page.get_by_role("checkbox", name="SSR").uncheck()
        page.get_by_role("checkbox", name="Unicorn").uncheck()
        expect(page.locator('figure[data-chart="stability"] .annotation')).to_have_count(4)
        for chart in ("response_time", "distribution", "requests", "transferred", "cpu"):
            assert sorted(drawn(page, chart)) == sorted(FASTEST_FIRST[:4])

    def test_all_can_be_taken_out(self, open_report: Open) -> None:
        page = open_report()
        for label in FASTEST_FIRST:
            page.get_by_role("checkbox", name=label, exact=True).uncheck()
        expect(page.locator("#gallery figure")).to_have_count(10)


class TestAddress:
    def test_everything_chosen_survives_a_reload(self, open_report: Open) -> None:
        page = open_report()
        page.get_by_role("radio", name="10", exact=True).check()
        page.get_by_role("combobox", name="Interaction").select_option(label="Delete")
        page.locator('.figures [data-column="details"] button').click()
        page.locator('.figures [data-column="details"] button').click()
        page.get_by_role("checkbox", name="SSR").uncheck()
        page.reload()
        expect(gallery(page)).to_have_attribute("data-drawn", "cost-dom-10-0-1-all delete")
        expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()
        expect(page.get_by_role("checkbox", name="SSR")).not_to_be_checked()
        assert labels(page) == FASTEST_FIRST[::-1]

    def test_a_link_opens_the_view(self, open_report: Open) -> None:
        page = open_report("#rtt=50&hide=SSR%7Cdjust&sort=-add_random")
        expect(page.get_by_role("radio", name="50 ms", exact=True)).to_be_checked()
        assert "SSR" not in drawn(page, "response_time")

    def test_a_link_to_nothing_opens_the_nearest(self, open_report: Open) -> None:
        page = open_report("#rows=77&chart=none&sort=none&hide=nobody")
        expect(page.locator(".figures caption")).to_contain_text("Framework cost")

    def test_a_link_to_a_section_keeps_the_choice(self, open_report: Open) -> None:
        page = open_report("#rows=10")
        page.get_by_role("link", name="Conditions").click()
        expect(page.get_by_role("heading", name="Conditions")).to_be_in_viewport()
        expect(page.get_by_role("radio", name="10", exact=True)).to_be_checked()
        assert page.evaluate("location.hash") == "#rows=10"


class TestCharts:
    def test_every_interaction_stands_in_one_chart(self, open_report: Open) -> None:
        page = open_report()
        whole = page.locator("#overview figure")
        expect(whole).to_have_count(1)
        expect(whole.locator(".plot .js-plotly-plot, .plot.js-plotly-plot")).to_have_count(1)
        for title in ("Add Random Alert", "Delete", "Open details"):
            expect(whole.locator(".plot")).to_contain_text(title)

    def test_definition_and_data_are_one_click_away(self, open_report: Open) -> None:
        page = open_report()
        chart = page.locator('figure[data-chart="response_time"]')
        chart.get_by_text("What it shows").click()
        expect(chart.get_by_text("From the trusted click")).to_be_visible()
        chart.get_by_text("Its data").click()
        expect(chart.locator("tbody tr")).to_have_count(6)
        expect(chart.locator("tbody tr").first).to_contain_text("django-htmx")

    def test_they_follow_light_and_dark(self, open_report: Open) -> None:
        page = open_report(color_scheme="light")
        paper = page.locator('figure[data-chart="response_time"] .main-svg').first
        expect(paper).to_have_css("background-color", "rgb(255, 255, 255)")
        page.emulate_media(color_scheme="dark")
        expect(paper).to_have_css("background-color", "rgb(20, 23, 28)")
        page.emulate_media(media="print")
        expect(page.locator("nav")).to_be_hidden()


class TestDownload:
    def test_csv_is_that_of_the_run(self, open_report: Open, made: Results, tmp_path: Path) -> None:
        page = open_report()
        with page.expect_download() as started:
            page.get_by_role("button", name="Download CSV").click()
        started.value.save_as(tmp_path / "samples.csv")
        assert started.value.suggested_filename == f"{made.run.name}.csv"
        text = (tmp_path / "samples.csv").read_text(encoding="utf-8")
        assert text == formats.as_csv(made.samples)
        assert len(list(csv.reader(text.splitlines()))) == 1 + len(made.samples)

    def test_json_is_run_and_samples(
        self, open_report: Open, made: Results, tmp_path: Path
    ) -> None:
        page = open_report()
        with page.expect_download() as started:
            page.get_by_role("button", name="Download JSON").click()
        started.value.save_as(tmp_path / "run.json")
        document = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
        assert document["run"]["name"] == made.run.name
        assert len(document["samples"]) == len(made.samples)


class TestEverywhere:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [390, 1440])
    def test_no_accessibility_violation(self, open_report: Open, scheme: str, width: int) -> None:
        page = open_report(
            "#hide=SSR", color_scheme=scheme, viewport={"width": width, "height": 900}
        )
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    def test_a_phone_scrolls_one_way_only(self, open_report: Open) -> None:
        page = open_report(viewport={"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390

    def test_without_javascript_verdict_and_table_are_there(
        self, browser: Browser, path: Path
    ) -> None:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(path.as_uri())
        expect(page.locator("#verdict .lead")).to_contain_text("django-htmx leads at")
        assert labels(page) == FASTEST_FIRST
        expect(page.get_by_role("radio")).to_have_count(0)
        expect(page.get_by_text("The charts need JavaScript")).to_be_visible()


def test_pictures_have_two_pixels_for_each(
    made: Results, tmp_path: Path, playwright: Playwright
) -> None:
    written = pictures.write(made, tmp_path, browser.binary(playwright))
    assert [path.name for path in written] == [
        f"{made.run.name}_{name}.png"
        for name in (
            "response_time",
            "requests",
            "transferred",
            "stability",
            "response_time_all",
        )
    ]
    for path in written:
        width = int.from_bytes(path.read_bytes()[16:20])
        assert width == 2 * 800


def test_many_users_have_their_charts(open_report: Open) -> None:
    page = open_report()
    charts = page.locator("#many-gallery figure h3")
    expect(charts).to_have_text(["Response time with many users", "Broadcast"])
    expect(page.locator("#many-gallery .js-line").first).to_be_visible()
    expect(page.get_by_role("region", name="Capacity, table")).to_contain_text("at 20, p95 900 ms")


class TestTogether:
    def test_boxes_choose_and_the_address_keeps_it(self, open_report: Open) -> None:
        page = open_report()
        table = page.locator("#together table")
        whole = table.inner_text()
        box = page.locator("#together").get_by_role("checkbox", name="Delete", exact=True)
        box.uncheck()
        expect(table).not_to_have_text(whole)
        without = table.inner_text()
        page.reload()
        expect(box).not_to_be_checked()
        expect(table.locator("tbody tr")).to_have_count(6)
        assert table.inner_text() == without
        box.check()
        expect(box).to_be_focused()
        assert table.inner_text() == whole
        assert page.evaluate("location.hash") == ""

    def test_the_script_works_out_what_the_bench_does(
        self, open_report: Open, made: Results
    ) -> None:
        page = open_report()
        page.locator("#together").get_by_role("checkbox", name="Delete", exact=True).uncheck()
        data = table(made)
        whole = overall(rankings(data, data.main_view()))
        expected = whole.rows([one for one in whole.shared if one != "delete"])
        rows = page.locator("#together tbody tr")
        expect(rows.first.locator("td").first).to_have_text(expected[0][1])
        shown = [tuple(rows.nth(place).locator("th, td").all_inner_texts()) for place in range(6)]
        assert shown == expected

    def test_the_last_box_stays(self, open_report: Open) -> None:
        page = open_report()
        boxes = page.locator("#together").get_by_role("checkbox")
        for place in range(boxes.count()):
            boxes.nth(place).click()
        assert page.locator("#together input:checked").count() == 1
