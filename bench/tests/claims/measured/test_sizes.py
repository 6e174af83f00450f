"""The claims on sizes, judged on made-up ones."""

from __future__ import annotations

from typing import Any

import pytest
from made_up_claims import claim

from alerts_bench.claims.measured import sizes
from alerts_bench.claims.verdict import UnmeasuredError

CLAIM = claim(claimed={"as_once": 55_000, "as_now": 64_000}, threshold=0.9)


def raw(gzip: int) -> dict[str, Any]:
    one = {"raw": 200_000, "gzip": gzip, "brotli": 50_000}
    return {"bytes": {"djust": one, "django-htmx": one}}


def test_each_claimed_figure_is_judged_and_the_others_are_shown() -> None:
    found = sizes.client(CLAIM, raw(66_000))
    assert found.verdict == "does not hold here"
    assert [part.holds for part in found.parts] == [False, True, None]


def test_a_smaller_file_is_better_than_claimed() -> None:
    found = sizes.client(CLAIM, raw(50_000))
    assert found.verdict == "holds" and "Better than claimed" in found.sentence


def test_a_script_that_was_not_measured_is_a_cause() -> None:
    with pytest.raises(UnmeasuredError, match="No script of djust"):
        sizes.client(CLAIM, {"bytes": {}})
