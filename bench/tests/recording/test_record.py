import errno
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from playwright.sync_api import Playwright

from alerts_bench.data.files import ResultsError
from alerts_bench.data.schema import Run
from alerts_bench.page import browser, interactions
from alerts_bench.page.browser import Identity
from alerts_bench.product.stack import Stack
from alerts_bench.recording import record
from alerts_bench.run.schedule import Plan


def test_a_proof_replaces_the_one_before_and_leaves_the_others(tmp_path: Path) -> None:
    assert record.read_proofs(tmp_path) == {}
    record.write_proof(tmp_path, "aa", {"passed": False})
    record.write_proof(tmp_path, "known_delay", {"passed": True})
    record.write_proof(tmp_path, "aa", {"passed": True})
    assert record.read_proofs(tmp_path) == {
        "aa": {"passed": True},
        "known_delay": {"passed": True},
    }


def test_a_proof_makes_its_folder(tmp_path: Path) -> None:
    record.write_proof(tmp_path / "new" / "one", "aa", {"passed": True})
    assert record.read_proofs(tmp_path / "new" / "one") == {"aa": {"passed": True}}


def test_a_folder_that_refuses_a_proof_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(record, "write_atomically", full)
    with pytest.raises(ResultsError, match="Free some space"):
        record.write_proof(tmp_path, "aa", {})


def test_a_run_warns_of_a_proof_of_another_instrument(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "identity", lambda _: Identity(Path("chromium"), "156", ""))
    proofs = {"known_delay": {"passed": True, "verdict": ""}}
    record.write_proof(tmp_path, "known_delay", proofs["known_delay"])
    found = record.describe(
        create_autospec(Playwright),
        Stack("http://a.test/", "token"),
        [],
        root=tmp_path,
        results=tmp_path,
        seed=1,
        command=(),
        settings={},
    )
    assert found.proofs == proofs
    causes = [one.cause for one in found.warnings if one.code == "proof"]
    assert causes == ["The proof “Known delays” is of an unknown instrument."]


def test_the_order_says_who_was_measured_when() -> None:
    chosen = interactions.select(["add_random"])
    plan = Plan(seed=1, labels=("A", "B"), interactions=chosen, felt=chosen, rows=(10, 100))
    found = record.order(plan, launches=2)
    assert [(one["launch"], len(one["visits"])) for one in found] == [
        (1, 4),
        (1, 4),
        (2, 4),
        (2, 4),
    ]
    assert {one["condition"] for one in found} == {"cost", "felt"}
    assert sorted(map(tuple, found[0]["visits"])) == [
        (label, rows, 0.0) for label in ("A", "B") for rows in (10, 100)
    ]


def test_a_run_through_the_relay_carries_the_relay_s_error() -> None:
    run = record.with_relay(Run(environment={"python": "3"}), {0.0: 0.31, 50.0: -0.2})
    assert run.environment == {
        "python": "3",
        "relay_error": {"0 ms": "+0.31 ms", "50 ms": "-0.20 ms"},
    }
    assert record.relay_sentence({50.0: 0.5}).endswith("an echo server: +0.50 ms at 50 ms.")


@pytest.mark.parametrize("text", ["", "{"])
def test_a_file_of_proofs_that_is_broken_is_not_swallowed(tmp_path: Path, text: str) -> None:
    (tmp_path / record.PROOFS).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 column"):
        record.read_proofs(tmp_path)
