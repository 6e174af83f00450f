from alerts_bench.page import interactions
from alerts_bench.recording import record
from alerts_bench.run.schedule import Plan


def test_the_order_says_who_was_measured_when() -> None:
    chosen = interactions.select(["add_random"])
    plan = Plan(seed=1, labels=("A", "B"), interactions=chosen, felt=chosen, rows=(10, 100))
    found = record.order(plan, launches=2)
    assert [(one["launch"], len(one["visits"])) for one in found] == [
        (1, 4),
        (1, 4),
        (2, 4),
    ]
    assert {one["condition"] for one in found} == {"cost", "felt"}
    assert sorted(map(tuple, found[0]["visits"])) == [
        (label, rows, 0.0, 1.0) for label in ("A", "B") for rows in (10, 100)
    ]
