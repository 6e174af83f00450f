from pathlib import Path

from alerts_bench.data import stored_proofs
from alerts_bench.data.schema import Run
from alerts_bench.page.browser import Identity
from alerts_bench.product.stack import Stack
from alerts_bench.recording import circumstances


def test_a_run_warns_of_a_proof_of_another_instrument(tmp_path: Path) -> None:
    proofs = {"known_delay": {"passed": True, "verdict": ""}}
    stored_proofs.write(tmp_path, "known_delay", proofs["known_delay"])
    found = circumstances.at_start(
        Identity(Path("chromium"), "156", ""),
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


def test_a_run_through_the_relay_carries_the_relay_s_error() -> None:
    run = circumstances.with_relay(Run(environment={"python": "3"}), {0.0: 0.31, 50.0: -0.2})
    assert run.environment == {
        "python": "3",
        "relay_error": {"0 ms": "+0.31 ms", "50 ms": "-0.20 ms"},
    }
