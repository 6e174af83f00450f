from dataclasses import replace
from pathlib import Path

import pytest
from plain import Site

from alerts_bench.data import stored_proofs
from alerts_bench.data.schema import Run
from alerts_bench.page.browser import Identity
from alerts_bench.product.catalog import Variant
from alerts_bench.product.stack import Stack, StackError
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


class TestServed:
    """The label of a figure and what its server serves are the same."""

    def test_a_variant_that_the_server_does_not_serve_is_refused(
        self, root: Path, site: Site
    ) -> None:
        target = site.targets["ajax"]
        assert target.implementation
        kind = Variant("h11", "Plain ajax", "tuned", "Another parser.")
        one = replace(target.implementation, label="Plain ajax with h11", variant=kind)
        with pytest.raises(StackError) as refused:
            circumstances.subject_of(replace(target, label=one.label, implementation=one), root)
        assert str(refused.value) == (
            "Plain ajax with h11 was to be measured, but its server serves no variant. "
            "Start the stack again: make restart"
        )

    def test_so_is_an_implementation_whose_place_a_variant_has(
        self, root: Path, site: Site
    ) -> None:
        site.tell("ajax", "serve", variant="ajax/h11")
        try:
            with pytest.raises(StackError, match="its server serves the variant ajax/h11"):
                circumstances.subject_of(site.targets["ajax"], root)
        finally:
            site.tell("ajax", "serve", variant="")
        assert circumstances.subject_of(site.targets["ajax"], root).label == "Plain ajax"
