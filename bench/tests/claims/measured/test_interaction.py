"""The claims on features: their verdicts on made-up outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_claims import claim

from alerts_bench.claims import claim as claims
from alerts_bench.claims.measured import interaction

FOLDER = Path(__file__).parents[3] / "claims"


@pytest.mark.parametrize(("works", "verdict"), [(True, "holds"), (False, "inert in this release")])
def test_a_feature_works_or_is_inert(works: bool, verdict: str) -> None:
    raw = {"features": {"debounce": {"works": works, "told": "it sent 1 event"}}}
    found = interaction.feature(claim(claimed={"debounce": 1}), raw)
    assert (found.verdict, found.sentence) == (verdict, "It sent 1 event.")


def test_each_feature_that_is_tried_is_claimed() -> None:
    known = claims.read(FOLDER)
    claimed = {name for one in known if one.measurement == "interaction" for name in one.claimed}
    assert claimed == set(interaction.TRIED)
