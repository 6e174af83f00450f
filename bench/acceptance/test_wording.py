"""What a manifest says in words, somebody has written. The last tests, for it is done last."""

from __future__ import annotations

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import reason
from alerts_bench.product.scaffold import PLACEHOLDER


def test_no_sentence_is_the_one_that_every_new_manifest_has(implementation: Implementation) -> None:
    sentences = {"update": implementation.update, "processes_share": implementation.processes_share}
    features = {
        f"features.{name}": reason(declared) for name, declared in implementation.features.items()
    }
    unwritten = [name for name, text in (sentences | features).items() if text == PLACEHOLDER]
    assert not unwritten, f"To write in [tool.alerts-bench]: {', '.join(unwritten)}"
