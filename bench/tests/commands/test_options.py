from __future__ import annotations

from pathlib import Path

import pytest

from alerts_bench.commands import options


def test_a_variant_that_the_stack_serves_may_be_all_that_is_measured(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "ROOT", root)
    # It is named as what the stack serves, not as what is to be measured beside it.
    assert options.variants(["ajax/h11"], ()) == ()
