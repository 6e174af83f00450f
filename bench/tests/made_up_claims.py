"""Claims that nobody has made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from alerts_bench.claims.claim import Claim

CLAIM = Claim(
    id="made-up",
    framework="djust",
    title="It is fast",
    said_by="nobody",
    said_on="never",
    where="nowhere",
    wording="It is fast.",
    confirms="It is at least half as fast as claimed.",
    limits="Nothing.",
    measurement="rendering",
    threshold=0.5,
)


def claim(**changes: Any) -> Claim:
    return replace(CLAIM, **changes)
