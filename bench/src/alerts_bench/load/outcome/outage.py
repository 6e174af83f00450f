"""A server that was killed under its users: how long until they were back, what was lost. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from alerts_bench.data.load_samples import ECHO, OK, ActSample


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """What a kill did. Times are in seconds since the kill."""

    implementation: str
    users: int
    hit: int
    """Users of whom an act failed, or who had to open the page again."""
    back: int
    """Those of them who were served again before the end."""
    median_back_s: float | None
    all_back_s: float | None
    """None unless all came back."""
    lost_acts: Mapping[str, int]
    """Acts that failed or could not be done, by cause."""
    lost_rows: int | None
    """Rows that an answer had shown, that nobody deleted, and that were gone afterwards."""


def outage(
    samples: Sequence[ActSample],
    *,
    implementation: str,
    users: int,
    killed: float,
    kept: Collection[int],
    found: Collection[int] | None,
) -> Outage:
    """Return what the samples show of a kill at this Unix time.

    `kept` are the rows that must still be there, `found` those that are; None when the page could
    not be read.
    """
    own = [one for one in samples if one.implementation != ECHO and one.timestamp > killed]
    hit = {one.user for one in own if one.outcome != OK or one.act == "open"}
    served: dict[str, float] = {}
    failed: dict[str, float] = {}
    for one in sorted(own, key=lambda sample: sample.timestamp):
        if one.user not in hit:
            continue
        if one.outcome != OK:
            failed[one.user] = one.timestamp
        elif one.user in failed:
            served.setdefault(one.user, one.timestamp - killed)
    times = sorted(served.values())
    return Outage(
        implementation=implementation,
        users=users,
        hit=len(hit),
        back=len(served),
        median_back_s=round(times[len(times) // 2], 3) if times else None,
        all_back_s=round(times[-1], 3) if times and len(served) == len(hit) else None,
        lost_acts=dict(Counter(one.outcome for one in own if one.outcome != OK)),
        lost_rows=None if found is None else len(set(kept) - set(found)),
    )
