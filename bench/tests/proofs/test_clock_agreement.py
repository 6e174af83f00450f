from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from alerts_bench.analysis.stats import Interval
from alerts_bench.proofs import clock_agreement
from alerts_bench.proofs.clock_agreement import Agreement, Check

GOOD = Agreement("A", 40, dom_ms=0.05, p95_dom_ms=0.5, p95_frame_ms=3, own_ms=0.1)


def checks(label: str, errors_ms: list[float]) -> Iterator[Check]:
    for error in errors_ms:
        yield Check(label, "delete", 10 + error, 20 + 2 * error, 10, 20, own_ms=0.1)


class TestDistribution:
    def test_median_and_share_of_all_clicks_of_a_label(self) -> None:
        [found] = clock_agreement.agreements(list(checks("A", [0.1, -0.3, 0.2, 0.1, 0.1])))
        assert found.clicks == 5
        assert found.dom_ms == pytest.approx(0.1)
        assert found.p95_dom_ms == pytest.approx(0.28)
        assert found.p95_frame_ms == pytest.approx(0.56)

    def test_the_worst_of_many_clicks_is_no_fault(self) -> None:
        [found] = clock_agreement.agreements(list(checks("A", [0.1] * 39 + [9.0])))
        assert found.passed

    def test_one_in_ten_is(self) -> None:
        [found] = clock_agreement.agreements(list(checks("A", [0.1] * 36 + [9.0] * 4)))
        assert not found.passed

    def test_a_clock_that_is_always_late_is_a_fault(self) -> None:
        [found] = clock_agreement.agreements(list(checks("A", [0.3] * 40)))
        assert found.faults == ("the median at dom by +0.30 ms",)

    def test_differences_to_both_sides_do_not_cancel(self) -> None:
        [found] = clock_agreement.agreements(list(checks("A", [2.0, -2.0] * 20)))
        assert found.dom_ms == pytest.approx(0)
        assert not found.passed


class TestProof:
    def test_it_says_where_the_clocks_differ_most(self) -> None:
        worse = replace(GOOD, label="B", p95_dom_ms=0.9, dom_ms=-0.1)
        found = clock_agreement.proof([GOOD, worse], {}, "today")
        assert found["passed"]
        assert "at the change in the document by 0.10 ms in the median (B)" in found["verdict"]
        assert "by 0.90 ms or less in 95 % of the clicks (B)" in found["verdict"]
        assert "For the reader" not in found["verdict"]
        assert [row["implementation"] for row in found["rows"]] == ["A", "B"]

    @pytest.mark.parametrize(
        "beyond",
        [
            replace(GOOD, dom_ms=0.3),
            replace(GOOD, p95_dom_ms=1.1),
            replace(GOOD, p95_frame_ms=17),
            replace(GOOD, own_ms=0.2),
        ],
    )
    def test_a_clock_beyond_a_limit_is_not_passed_and_says_what_it_means(
        self, beyond: Agreement
    ) -> None:
        found = clock_agreement.proof([beyond], {}, "today")
        assert not found["passed"]
        assert "For the reader: times of A can be wrong" in found["verdict"]

    def test_what_a_document_costs_is_shown_and_not_judged(self) -> None:
        navigates = replace(GOOD, own_ms=0.4, in_documents=Interval(0.2, 0.3, 0.4))
        found = clock_agreement.proof([navigates], {}, "today")
        assert found["passed"]
        assert (
            "What the clock adds to each new document of A is in its figures: 0.30 ms (0.20 "
            "to 0.40)." in (found["verdict"])
        )
        assert found["rows"][0]["cost_in_a_new_document_ms"] == "0.20 to 0.40"

    def test_one_that_could_not_be_traced_leaves_the_others_and_is_not_passed(self) -> None:
        found = clock_agreement.proof([GOOD], {"B": "The trace holds 1 clicks of 2."}, "today")
        assert not found["passed"]
        assert len(found["rows"]) == 1
        assert (
            "B could not be traced to its end: The trace holds 1 clicks of 2." in (found["verdict"])
        )
        assert found["verdict"].endswith("For the reader: nothing is proved of B.")

    def test_nothing_could_be_traced(self) -> None:
        found = clock_agreement.proof([], {"A": "no row added within 5 s"}, "today")
        assert (found["passed"], found["rows"]) == (False, [])
