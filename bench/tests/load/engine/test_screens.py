from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from plain import Site
from playwright.sync_api import Playwright

from alerts_bench.data import load_samples
from alerts_bench.load.engine import felt, screens
from alerts_bench.load.engine.generator import Generator
from alerts_bench.load.engine.screens import Screens, Watched
from alerts_bench.load.outcome import load_run, tables
from alerts_bench.load.outcome.load_run import LoadRun, ScreensResult
from alerts_bench.load.outcome.steps import Times
from alerts_bench.load.session import LoadSession
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
ASKS_FOR_FIGURES = """
addEventListener("DOMContentLoaded", () => setInterval(async () => {
  const total = document.querySelector("#statistics [data-count=total]");
  if (total === null) return;
  const body = new URLSearchParams({ action: "statistics" });
  const text = await (await fetch("do", { method: "POST", body })).text();
  const page = new DOMParser().parseFromString(text, "text/html");
  total.textContent = page.querySelector("[data-count=total]").textContent;
}, 50));
"""
RESULT = ScreensResult(
    implementation="One",
    way="polled",
    dom=Times.of([10.0, 12.0]),
    frame=Times.of([20.0, 25.0]),
    clock_ms=1.2,
    asks_every_s=2.0,
    failures={"too slow": 1},
)

NOT_APPLICABLE = ScreensResult(
    implementation="Two",
    way="",
    reason="It shows what was true.",
    dom=Times.of([]),
    frame=Times.of([]),
    clock_ms=0.0,
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

    def test_without_one_the_result_has_the_manifests_sentence(
        self, site: Site, tmp_path: Path
    ) -> None:
        target = target_with(site, live_updates="No.", polling="No.")
        assert target.implementation
        session = LoadSession(
            stack=site.stack,
            implementation=target.implementation,
            generator=cast(Generator, None),
            files=load_run.LoadFiles(tmp_path, LoadRun()),
            told=lambda step: None,
            rate_hz=1.0,
            seconds=1.0,
            warmup_s=0.0,
            rows=10,
            numbers=count(1),
        )
        session.second_screen(cast(Playwright, None), screens.STATISTICS, 1)
        (found,) = session.files.run.follow
        assert (found.way, found.reason, found.dom.count) == ("", "No.", 0)
        (table,) = (one for one in tables.of([session.files.run]) if one.rows)
        assert table.rows[0][:2] == (target.label, "n/a: No.")


@contextmanager
def asking(monkeypatch: pytest.MonkeyPatch, script: str) -> Iterator[None]:
    """Let the second tab run a script, as the page of a framework would."""
    open_tab = felt.tab
    scripts = iter(["", script])

    @contextmanager
    def tab_that_asks(*given: Any) -> Iterator[Tab]:
        with open_tab(*given) as tab:
            tab.context.add_init_script(next(scripts))
            yield tab

    with monkeypatch.context() as patch:
        patch.setattr(felt, "tab", tab_that_asks)
        yield


@pytest.mark.browser
class TestMeasure:
    @pytest.mark.parametrize(
        ("watched", "script"),
        [(screens.LIST, ASKS_OFTEN), (screens.STATISTICS, ASKS_FOR_FIGURES)],
        ids=["list", "statistics"],
    )
    def test_times_each_change_on_the_second_screen(
        self,
        site: Site,
        playwright: Playwright,
        monkeypatch: pytest.MonkeyPatch,
        watched: Watched,
        script: str,
    ) -> None:
        target = target_with(site, live_updates="No.", polling=True)
        with asking(monkeypatch, script):
            found = screens.measure(playwright, target, watched, 3, random.Random(1))
        assert not found.failures
        assert len(found.dom_ms) == 3
        for dom, frame in zip(found.dom_ms, found.frame_ms, strict=True):
            assert dom + found.clock_ms > 0
            assert dom < frame
        assert found.clock_ms > 0
        assert found.asks_every_s is not None

    def test_a_page_that_is_told_does_not_ask(
        self, site: Site, playwright: Playwright, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with asking(monkeypatch, ASKS_OFTEN):
            target = target_with(site, live_updates=True)
            found = screens.measure(playwright, target, screens.LIST, 1, random.Random(1))
        assert (found.way, len(found.dom_ms), found.asks_every_s) == ("pushed", 1, None)

    def test_a_page_that_does_not_ask_is_a_failure(
        self, site: Site, playwright: Playwright, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screens, "LIMIT_S", 1.0)
        target = target_with(site, live_updates=True)
        found = screens.measure(playwright, target, screens.LIST, 1, random.Random(1))
        assert found.failures == {"not on the second page within 1 s": 1}
        assert found.dom_ms == []


class TestFiles:
    @pytest.mark.parametrize("watched", [screens.LIST, screens.STATISTICS], ids=lambda one: one.act)
    def test_each_time_is_a_sample(self, tmp_path: Path, watched: Watched) -> None:
        file = tmp_path / "one.csv"
        load_samples.begin(file)
        found = Screens("pushed", dom_ms=[1.5], frame_ms=[9.25])
        found.failures["too slow"] += 1
        screens.write(found, watched, "One", 4, file)
        kept = [(one.step, one.act, one.ms, one.outcome) for one in load_samples.read(file)]
        assert kept == [
            (4, f"{watched.act}_dom", 1.5, "ok"),
            (4, f"{watched.act}_frame", 9.25, "ok"),
            (4, f"{watched.act}_dom", 0.0, "too slow"),
        ]

    def test_a_result_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        files = load_run.LoadFiles(tmp_path, LoadRun())
        files.add(screens=RESULT, follow=NOT_APPLICABLE)
        found = load_run.read(files.json_path)
        assert (list(found.screens), list(found.follow)) == ([RESULT], [NOT_APPLICABLE])

    def test_the_table_says_how_far_the_clocks_can_be_trusted(self) -> None:
        runs = [LoadRun(screens=(RESULT,), follow=(NOT_APPLICABLE,))]
        table, _ = (one for one in tables.of(runs) if one.rows)
        (row,) = table.rows
        assert row[:5] == ("One", "polled", "2.00 s", "2", "11.0 ms")
        assert row[-1] == "1"
        assert "within 1.20 ms" in table.note
