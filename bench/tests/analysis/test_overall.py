import math
from itertools import permutations

import pytest
import synthetic

from alerts_bench.analysis.overall import NOT_TOLD, Overall, overall
from alerts_bench.analysis.summary import rankings
from alerts_bench.analysis.table import table

LOGS = {
    "A": {"add": {1: 0.0, 2: 0.2}, "delete": {1: 0.2, 2: 0.4}},
    "B": {"add": {1: 0.7, 2: 0.9}, "delete": {1: 0.9, 2: 1.1}},
    "C": {"add": {1: 0.7, 2: 0.9}},
}
BOTH = ("add", "delete")


@pytest.fixture
def made() -> Overall:
    return Overall(BOTH, LOGS, "Floor")


class TestFigure:
    def test_the_geometric_mean_over_interactions_in_each_launch(self, made: Overall) -> None:
        # Launches 0.1 and 0.3: mean 0.2, and Student's t with 1 degree of freedom is 12.706.
        found = made.figure("A", BOTH)
        assert found
        assert math.log(found.estimate) == pytest.approx(0.2)
        half = 12.7062 * math.sqrt(0.02 / 2)
        assert math.log(found.high) == pytest.approx(0.2 + half, abs=1e-4)

    def test_one_that_lacks_an_interaction_has_none(self, made: Overall) -> None:
        assert made.figure("C", BOTH) is None
        assert made.figure("C", ("add",))

    def test_those_that_all_have_are_chosen_at_first(self, made: Overall) -> None:
        assert made.shared == ("add",)


class TestPair:
    def test_what_launches_share_is_taken_away(self, made: Overall) -> None:
        found = made.pair("A", "B", BOTH)
        assert found
        assert found.low == pytest.approx(found.high) == pytest.approx(math.exp(0.7))

    def test_equal_ones_are_not_told_apart(self, made: Overall) -> None:
        rows = made.rows(("add",))
        order = [row[0] for row in rows]
        cells = {
            (row[0], one): text for row in rows for one, text in zip(order, row[2:], strict=True)
        }
        assert cells["B", "C"] == cells["C", "B"] == NOT_TOLD
        assert cells["B", "A"].startswith("2.01×")
        assert cells["A", "A"] == ""

    def test_the_order_is_that_of_the_figures(self, made: Overall) -> None:
        assert [row[0] for row in made.rows(BOTH)] == ["A", "B", "C"]


class TestOfARun:
    def test_ratios_to_all_multiply_to_one(self) -> None:
        data = table(synthetic.run_of(2))
        found = overall(rankings(data, data.main_view()))
        logs = [
            math.log(one.estimate)
            for label in found.logs
            if (one := found.figure(label, found.shared))
        ]
        assert len(logs) == len(synthetic.SHAPES)
        assert sum(logs) == pytest.approx(0)

    def test_ratios_to_a_reference_leave_it_out(self) -> None:
        data = table(synthetic.with_reference(synthetic.run_of(2)))
        found = overall(rankings(data, data.main_view()))
        assert found.base == "Floor (fetch)"
        assert not any(label.startswith("Floor") for label in found.logs)
        for first, second in permutations(found.logs, 2):
            one, other = (
                found.pair(first, second, found.shared),
                found.pair(second, first, found.shared),
            )
            assert one
            assert other
            assert one.estimate * other.estimate == pytest.approx(1)
