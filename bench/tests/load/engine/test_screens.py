from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from plain import Site
from playwright.sync_api import Playwright

from alerts_bench.data import load_samples
from alerts_bench.load.engine import felt, screens
from alerts_bench.load.engine.screens import Screens
from alerts_bench.load.outcome import load_run, tables
from alerts_bench.load.outcome.load_run import LoadRun, ScreensResult
from alerts_bench.load.outcome.steps import Times
from alerts_bench.page.tab import Tab
from alerts_bench.product.targets import Target

# What a page that polls would do.
ASKS_OFTEN = """
addEventListener("DOMContentLoaded", () => setInterval(async () => {
  const page = new DOMParser().parseFromString(await (await fetch("")).text(), "text/html");
  const [now, then] = [page, document].map((one) => one.querySelector("#alert-rows"));
  if (now.innerHTML !== then.innerHTML) then.innerHTML = now.innerHTML;
}, 50));
"""
RESULT = ScreensResult(
    implementation="One",
    way="polled",
    dom=Times.of([10.0, 12.0]),
    frame=Times.of([20.0, 25.0]),
    clock_ms=1.2,
    failures={"too slow": 1},
)


def target_with(site: Site, **features: Any) -> Target:
    target = site.targets["ajax"]
    assert target.implementation
    return replace(target, implementation=replace(target.implementation, features=features))


class TestWay:
    def test_is_the_one_that_the_manifest_names(self, site: Site) -> None:
        assert screens.way(target_with(site, live_updates=True, polling=True)) == "pushed"
        assert screens.way(target_with(site, live_updates="No.", polling=True)) == "polled"
        assert screens.way(target_with(site, live_updates="No.", polling="No.")) == ""


@pytest.mark.browser
class TestMeasure:
    def test_times_each_row_on_the_second_screen(
        self, site: Site, playwright: Playwright, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        open_tab = felt.tab
        scripts = iter(["", ASKS_OFTEN])

        @contextmanager
        def tab_that_asks(*given: Any) -> Iterator[Tab]:
            with open_tab(*given) as tab:
                tab.context.add_init_script(next(scripts))
                yield tab

        monkeypatch.setattr(felt, "tab", tab_that_asks)
        target = target_with(site, live_updates=True)
        found = screens.measure(playwright, target, 3, random.Random(1))
        assert not found.failures
        assert len(found.dom_ms) == 3
        for dom, frame in zip(found.dom_ms, found.frame_ms, strict=True):
            assert dom + found.clock_ms > 0
            assert dom < frame
        assert found.clock_ms > 0

    def test_a_page_that_does_not_ask_is_a_failure(
        self, site: Site, playwright: Playwright, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screens, "LIMIT_S", 1.0)
        target = target_with(site, live_updates=True)
        found = screens.measure(playwright, target, 1, random.Random(1))
        assert found.failures == {"not on the second page within 1 s": 1}
        assert found.dom_ms == []


class TestFiles:
    def test_each_time_is_a_sample(self, tmp_path: Path) -> None:
        file = tmp_path / "one.csv"
        load_samples.begin(file)
        found = Screens("pushed", dom_ms=[1.5], frame_ms=[9.25])
        found.failures["too slow"] += 1
        screens.write(found, "One", 4, file)
        kept = [(one.step, one.act, one.ms, one.outcome) for one in load_samples.read(file)]
        assert kept == [
            (4, "screen_dom", 1.5, "ok"),
            (4, "screen_frame", 9.25, "ok"),
            (4, "screen_dom", 0.0, "too slow"),
        ]

    def test_a_result_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        files = load_run.LoadFiles(tmp_path, LoadRun())
        files.add(screens=RESULT)
        assert list(load_run.read(files.json_path).screens) == [RESULT]

    def test_the_table_says_how_far_the_clocks_can_be_trusted(self) -> None:
        (table,) = (one for one in tables.of([LoadRun(screens=(RESULT,))]) if one.rows)
        (row,) = table.rows
        assert row[:4] == ("One", "polled", "2", "11.0 ms")
        assert row[-1] == "1"
        assert "within 1.20 ms" in table.note
