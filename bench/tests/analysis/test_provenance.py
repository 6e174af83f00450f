import pytest
import synthetic

from alerts_bench.analysis import provenance
from alerts_bench.data.schema import Run

RUN = synthetic.results(launches=1, iterations=1, rows=(100,), rtts=(0.0,)).run
PROOF = {"passed": True, "verdict": "All is well.", "taken": "today", "rows": []}
CPU = RUN.environment["machine"]["cpu"]


def stamped(*labels: str) -> dict[str, object]:
    return provenance.stamped(PROOF, RUN, labels or ("A", "B"), ("A", "B"))


def test_it_says_how_and_of_what_a_proof_was_made() -> None:
    assert stamped()["provenance"] == {
        "command": list(RUN.command),
        "seed": RUN.seed,
        "settings": {"rows": [100], "iterations": 30, "launches": 5},
        "labels": ["A", "B"],
        "commit": "0123456789abcdef",
        "instrument": "cafe",
        "chromium": "full Chromium 156",
        "cpu": CPU,
    }


@pytest.mark.parametrize(
    ("git", "named"),
    [
        ({"commit": "abc", "dirty": False}, "abc"),
        ({"commit": "abc", "dirty": True}, "abc-dirty"),
        ({"unknown": "fatal: not a git repository"}, "unknown (fatal: not a git repository)"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_an_unknown_commit_is_named_with_its_reason(git: object, named: str) -> None:
    assert provenance.commit({"git": git}) == named


def test_a_dirty_tree_is_no_commit() -> None:
    run = Run(environment={"git": {"commit": "abc", "dirty": True}})
    origin = provenance.stamped(PROOF, run, ["A"], ["A"])["provenance"]
    assert origin["commit"] == "abc-dirty"


def test_a_verdict_on_a_part_says_so() -> None:
    assert stamped()["verdict"] == "All is well."
    assert stamped("B")["verdict"] == "All is well. Partial: without A."


def test_it_speaks_for_the_instrument_that_it_was_made_with() -> None:
    assert provenance.state(stamped(), RUN.environment) == "passed"
    assert provenance.state(stamped() | {"passed": False}, RUN.environment) == "not passed"
    assert provenance.findings({"aa": stamped()}, RUN.environment) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"instrument": "beef"}, "code cafe, not beef"),
        (
            {"instrument": "2:cafe"},
            "code cafe, not 2:cafe (by other rules, so that nothing is known",
        ),
        ({"chromium": {"kind": "full Chromium", "version": "157"}}, "Chromium full Chromium 156"),
        ({"machine": {"cpu": "Another"}}, f"CPU {CPU}, not Another"),
    ],
)
def test_and_for_no_other(changes: dict[str, object], told: str) -> None:
    state = provenance.state(stamped(), RUN.environment | changes)
    assert state.startswith(f"of another instrument: {told}")
    (found,) = provenance.findings({"aa": stamped()}, RUN.environment | changes)
    assert told in found.cause
    assert found.cure.endswith("make selftest")


def test_nobody_knows_of_what_an_older_proof_is() -> None:
    assert provenance.state(PROOF, RUN.environment) == "of an unknown instrument"
    failed = PROOF | {"passed": False}
    assert provenance.state(failed, RUN.environment) == "not passed, of an unknown instrument"
