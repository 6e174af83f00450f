from __future__ import annotations

from collections.abc import Iterator

import pytest
from plain import Site
from playwright.sync_api import Playwright
from synthetic import sample

from alerts_bench.data.schema import OK, Sample
from alerts_bench.proofs import second_clock
from alerts_bench.proofs.second_clock import BENCH, INDEPENDENT, MEASURED, Pair


def both(label: str, bench_ms: float, independent_ms: float) -> Iterator[Sample]:
    for launch in range(1, 4):
        for clock, dom_ms in ((BENCH, bench_ms), (INDEPENDENT, independent_ms)):
            for interaction in MEASURED:
                called = second_clock.label(label, clock)
                yield sample(called, launch, dom_ms + launch - 2, interaction=interaction)


@pytest.mark.parametrize(
    ("bench_ms", "independent_ms", "passed"),
    [(20, 20, True), (24.9, 20, True), (15.1, 20, True), (26, 20, False), (14, 20, False)],
)
def test_a_quarter_is_allowed(bench_ms: float, independent_ms: float, passed: bool) -> None:
    for found in second_clock.judge(list(both("A", bench_ms, independent_ms)), ["A"]):
        assert found.bench_ms == pytest.approx(bench_ms)
        assert found.independent_ms == pytest.approx(independent_ms)
        assert found.passed is passed


def test_so_are_three_milliseconds() -> None:
    assert Pair("A", "delete", 8.0, 5.0).passed
    assert not Pair("A", "delete", 8.1, 5.0).passed


def test_what_is_stored_has_both_side_by_side() -> None:
    found = second_clock.judge([*both("A", 20, 20), *both("B", 42, 40)], ["A", "B"])
    stored = second_clock.proof(found, "today")
    assert stored["passed"]
    assert stored["verdict"].startswith(
        "The bench and an independent clock differ by 5% at most (42.0 and 40.0 ms: B, add_random)"
    )
    assert "For the reader" not in stored["verdict"]
    assert stored["rows"][2] == {
        "implementation": "B",
        "interaction": "add_random",
        "bench_ms": 42.0,
        "independent_ms": 40.0,
        "difference_percent": 5.0,
        "within_the_limit": True,
    }


def test_one_that_differs_says_what_it_means() -> None:
    stored = second_clock.proof(second_clock.judge(list(both("A", 60, 40)), ["A"]), "today")
    assert not stored["passed"]
    assert "For the reader: these times depend on how one clicks" in stored["verdict"]
    assert "A, add_random (+50%)" in stored["verdict"]


def test_what_one_of_them_did_not_measure_is_named() -> None:
    lost = [one for one in both("A", 20, 20) if BENCH in one.implementation]
    stored = second_clock.proof(second_clock.judge(lost, ["A"]), "today")
    assert not stored["passed"]
    assert "Not measured by both: A, add_random and A, delete." in stored["verdict"]
    assert stored["rows"][0]["independent_ms"] is None


@pytest.mark.browser
def test_both_measure_the_same_pages_in_turn(playwright: Playwright, site: Site) -> None:
    targets = [site.targets[page] for page in ("http", "ajax")]
    launched: list[int] = []
    measurement = second_clock.Measurement(
        playwright,
        targets,
        rows=10,
        limit_s=5,
        seed=1,
        launches=2,
        kept=2,
        launched=launched.append,
    )
    taken = list(measurement.samples())
    assert {one.outcome for one in taken} == {OK}
    assert launched == [1, 2]
    kept = [one for one in taken if not one.warmup]
    assert len(kept) == 2 * 2 * 2 * 2 * 2
    visits = list(dict.fromkeys((one.launch, one.implementation) for one in taken))
    of_http = [called for _, called in visits if "http" in called]
    assert of_http[:2] == list(reversed(of_http[2:]))
    pairs = second_clock.judge(taken, [one.label for one in targets])
    assert all(one.share is not None for one in pairs)


@pytest.mark.browser
def test_a_visit_that_breaks_off_leaves_the_others(playwright: Playwright, site: Site) -> None:
    site.tell("ajax", "break", actions="delete")
    try:
        measurement = second_clock.Measurement(
            playwright, [site.targets["ajax"]], rows=10, limit_s=0.5, seed=1, launches=1, kept=1
        )
        taken = list(measurement.samples())
    finally:
        site.tell("ajax", "cure")
    assert {one.implementation.rpartition(", ")[2] for one in taken} == {
        f"by {BENCH}",
        f"by {INDEPENDENT}",
    }
    assert all(one.outcome != OK for one in taken)
