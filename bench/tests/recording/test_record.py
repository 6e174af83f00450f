from pathlib import Path
from types import SimpleNamespace

import pytest
import synthetic

from alerts_bench.data import files
from alerts_bench.data.files import Writer
from alerts_bench.machine import environment
from alerts_bench.page import interactions
from alerts_bench.recording import record
from alerts_bench.run.resources import Ledger
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


def test_what_others_used_between_launches_at_most_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = iter([0.05, 0.4, 0.1])
    monkeypatch.setattr(environment, "busy_share", lambda: next(shares))
    made = synthetic.results(launches=3, rows=(100,), rtts=(0.0,))
    with Writer(tmp_path, made.run) as writer:
        kept = record.Record(writer, environment.moment())
        for _ in range(3):
            kept.between_launches()
        chosen = interactions.select(["add_random"])
        plan = Plan(seed=1, labels=("A",), interactions=chosen, felt=(), rows=(100,))
        runner = SimpleNamespace(plan=plan, launches=3, ledger=Ledger())
        kept.close(runner, {}, "launches")  # type: ignore[arg-type]
    found = files.read_run(writer.json_path)
    assert found.environment["during"]["busy_percent"] == 40
    assert "busy" in [one.code for one in found.warnings]
