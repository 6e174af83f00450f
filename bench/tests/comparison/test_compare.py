import math
import random
from dataclasses import replace
from typing import Any

import pytest
import synthetic
from synthetic import run_of, with_settings

from alerts_bench import report
from alerts_bench.comparison.change import Change, Thresholds
from alerts_bench.comparison.compare import UnlikeRunsError, Versus, compare
from alerts_bench.data.schema import Results


def on_another_day(results: Results, seed: int, own: float = 0.02) -> Results:
    """Make everything 5 % slower, and each implementation by a little of its own luck."""
    rng = random.Random(seed)
    factors = {shape.label: 1.05 * math.exp(rng.gauss(0, own)) for shape in synthetic.SHAPES}
    return replace(
        results,
        samples=tuple(
            replace(s, dom_ms=s.dom_ms and s.dom_ms * factors[s.implementation])
            for s in results.samples
        ),
    )


def changed(results: Results, label: str, **changes: Any) -> Results:
    """Change what is known of one implementation."""
    subjects = tuple(
        replace(one, **changes) if one.label == label else one
        for one in results.run.implementations
    )
    return replace(results, run=replace(results.run, implementations=subjects))


def only_cost(results: Results) -> Results:
    """Leave out what was measured as users feel it."""
    return replace(results, samples=tuple(s for s in results.samples if s.condition == "cost"))


def _is_delayed(one: Change, label: str) -> bool:
    return one.label == label and one.interaction in synthetic.WRITES


def environment(results: Results, **changes: Any) -> Results:
    return replace(results, run=replace(results.run, environment=results.run.environment | changes))


@pytest.fixture(scope="module")
def delayed() -> Versus:
    before, after = run_of(2), run_of(3, delays_ms={"django-htmx": 5.0})
    return compare(before, on_another_day(after, 1))


class TestVerdict:
    def test_a_known_delay_is_slower_there_and_only_there(self, delayed: Versus) -> None:
        assert {one.label for one in delayed.changes if one.verdict != "~"} == {"django-htmx"}
        slower = [one for one in delayed.changes if _is_delayed(one, "django-htmx")]
        assert {one.verdict for one in slower} == {"slower"}
        assert delayed.regressions() == slower

    def test_the_growth_is_the_delay(self, delayed: Versus) -> None:
        for one in delayed.changes:
            if _is_delayed(one, "django-htmx"):
                assert one.ratio
                grown = one.before.estimate * (one.ratio.estimate - 1)
                assert grown == pytest.approx(5.0, abs=1.5)

    def test_a_day_that_slows_all_is_no_change(self, delayed: Versus) -> None:
        controls = [one for one in delayed.changes if one.is_control]
        assert len(controls) == 30
        assert {one.verdict for one in controls} == {"~"}

    def test_the_other_way_round_is_faster(self) -> None:
        found = compare(run_of(3, delays_ms={"djust": 5.0}), run_of(2))
        faster = [one for one in found.changes if one.verdict == "faster"]
        assert faster == [one for one in found.changes if _is_delayed(one, "djust")]
        assert found.regressions() == []

    def test_two_runs_of_one_commit(self) -> None:
        verdicts = [
            one.verdict
            for seed in range(10)
            for one in compare(
                on_another_day(run_of(100 + seed), seed),
                on_another_day(run_of(200 + seed), 50 + seed),
            ).changes
        ]
        # Holm's correction allows a false one in 5 % of the comparisons of two runs.
        assert len(verdicts) == 360
        assert sum(verdict != "~" for verdict in verdicts) <= 3

    def test_a_small_change_does_not_count(self) -> None:
        before, after = run_of(2), run_of(3, delays_ms={"django-htmx": 5.0})
        relative = compare(before, after, Thresholds(relative=9.0))
        absolute = compare(before, after, Thresholds(absolute_ms=9.0))
        assert relative.regressions() == absolute.regressions() == []

    def test_one_launch_tells_nothing(self) -> None:
        found = compare(run_of(2, launches=1), run_of(3, launches=1, delays_ms={"SSR": 90.0}))
        assert {one.verdict for one in found.changes} == {"~"}


class TestAdvice:
    def test_a_wide_interval_names_the_sharper_way(self) -> None:
        before, after = run_of(2), run_of(3, delays_ms={"djust": 0.1})
        noisy = on_another_day(after, 1, own=0.5)
        (note,) = [one for one in compare(before, noisy).notes() if "WITH=" in one]
        assert note.startswith("Two runs see only large changes: the interval of djust, ")

    def test_a_narrow_one_needs_none(self) -> None:
        found = compare(run_of(2), run_of(3, delays_ms={"djust": 0.1}))
        assert not any("WITH=" in one for one in found.notes())


class TestFamilies:
    def test_controls_do_not_weaken_the_verdict_on_what_changed(self) -> None:
        before, after = run_of(2), run_of(3, delays_ms={"django-htmx": 5.0})
        together = compare(before, after)
        alone = compare(only_cost(before), only_cost(after))
        judged = [one.p for one in together.changes if one.view.condition == "cost"]
        assert judged == [one.p for one in alone.changes]


class TestControls:
    def test_a_control_is_the_same_in_both(self, delayed: Versus) -> None:
        assert delayed.controls == ("Django LiveView", "SSR", "Unicorn", "Reactor", "djust")
        assert not delayed.indicative

    @pytest.mark.parametrize(
        "change",
        [
            {"fingerprint": "other"},
            {"fingerprint": ""},
            {"version": "2.0"},
            {"server": "uvicorn"},
            {"packages": {"Django": "6.0"}},
            {"debug": True},
        ],
    )
    def test_whatever_differs_makes_it_none(self, change: dict[str, Any]) -> None:
        found = compare(run_of(2), changed(run_of(3), "SSR", **change))
        assert "SSR" not in found.controls

    def test_a_control_is_judged_by_the_others(self, delayed: Versus) -> None:
        ssr = next(one for one in delayed.changes if one.label == "SSR")
        assert ssr.controls == ("Django LiveView", "Unicorn", "Reactor", "djust")

    def test_without_any_it_is_indicative(self) -> None:
        after = run_of(3)
        for label in [one.label for one in after.run.implementations]:
            after = changed(after, label, fingerprint="rewritten")
        found = compare(run_of(2), after)
        assert found.indicative
        assert found.controls == ()

    @pytest.mark.parametrize(
        ("rewritten", "indicative"),
        [(("SSR", "Unicorn", "Reactor", "djust"), True), (("SSR", "Unicorn", "Reactor"), False)],
    )
    def test_two_are_needed_to_judge(self, rewritten: tuple[str, ...], indicative: bool) -> None:
        after = run_of(3, delays_ms={"django-htmx": 50.0})
        for label in rewritten:
            after = changed(after, label, fingerprint="rewritten")
        found = compare(run_of(2), after)
        assert len(found.controls) == 5 - len(rewritten)
        assert found.indicative is indicative
        assert {one.label for one in found.regressions()} == {"django-htmx"}
        text = report.markdown(found)
        assert ("2 are needed for more than an indication" in text) is indicative


class TestUnlikeRuns:
    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"machine": {"cpu": "Another", "cores": 2}}, "CPU: SYNTHETIC"),
            ({"chromium": {"kind": "headless shell"}}, "Chromium binary: full Chromium before"),
            ({"python": "3.13"}, "Python of the bench: 3.11.7 before, 3.13 after"),
            ({"stack": "docker"}, "stack: local before, docker after"),
            ({"instrument": "beef"}, r"instrument: cafe before, beef after\. To"),
            (
                {"instrument": "2:cafe"},
                "instrument: cafe before, 2:cafe by other rules, so that nothing is known",
            ),
        ],
    )
    def test_are_refused_by_name(self, change: dict[str, Any], name: str) -> None:
        with pytest.raises(UnlikeRunsError, match=name):
            compare(run_of(2), environment(run_of(3), **change))

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"warmup": 3}, "warm-up: 15 before, 3 after"),
            ({"limit_s": 1.0}, "limit in s: 5.0 before, 1.0 after"),
            ({"pin": "0:1"}, "pinned CPUs: none before, 0:1 after"),
            ({"interactions": ["delete"]}, "interactions: add_random, delete before, delete after"),
        ],
    )
    def test_so_they_are_for_their_settings(self, changes: dict[str, Any], name: str) -> None:
        alike = {"warmup": 15, "limit_s": 5.0, "pin": "", "interactions": ["delete", "add_random"]}
        before, after = with_settings(run_of(2), **alike), with_settings(run_of(3), **alike)
        assert compare(before, after).unlike == ()
        with pytest.raises(UnlikeRunsError, match=name):
            compare(before, with_settings(after, **changes))

    def test_unless_told_otherwise_and_then_said(self) -> None:
        found = compare(run_of(2), environment(run_of(3), python="3.13"), allow_unlike=True)
        assert [one.name for one in found.unlike] == ["Python of the bench"]
        assert "Python of the bench: 3.11.7 before, 3.13 after" in report.markdown(found)
        assert "Python of the bench: 3.11.7 before" in report.render_versus(found)

    def test_nothing_in_common(self) -> None:
        other = synthetic.results(seed=3, rows=(1000,), rtts=(0.0,))
        with pytest.raises(UnlikeRunsError, match="in common"):
            compare(run_of(2), other)


class TestShown:
    def test_markdown(self, delayed: Versus) -> None:
        text = report.markdown(delayed)
        assert text.startswith("**Slower: django-htmx (Add Random Alert and Delete).**")
        assert "| Add Random Alert, framework cost, 100 rows | SSR (control) |" in text
        assert "at least 3 % and at least 0.3 ms" in text
        table = [line for line in text.splitlines() if line.startswith("|")]
        assert {line.count("|") for line in table} == {9}

    def test_html(self, delayed: Versus) -> None:
        page = report.render_versus(delayed)
        assert "<td>slower</td>" in page
        assert "http" not in page

    def test_endings_and_warnings_of_both_runs(self) -> None:
        before = run_of(2)
        found = compare(
            replace(before, run=replace(before.run, ended_by="interrupted", warnings=())),
            run_of(3),
        )
        for text in (report.markdown(found), report.render_versus(found)):
            assert "T06:00:00.000+00:00, interrupted." in text
            assert "T06:00:00.000+00:00, complete." in text
            assert "After, warning: The git tree has changes" in text
            assert "Before, warning" not in text

    def test_no_change(self) -> None:
        text = report.markdown(compare(run_of(2), run_of(3)))
        assert text.startswith("**No significant change.**")

    def test_indicative(self) -> None:
        after = run_of(3)
        for label in [one.label for one in after.run.implementations]:
            after = changed(after, label, fingerprint="rewritten")
        text = report.markdown(compare(run_of(2), after))
        assert "Indicative only." in text
        assert "No control: no implementation is the same in both runs." in text
