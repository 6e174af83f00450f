"""Verdicts: what a measurement says of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from alerts_bench.claims.claim import Claim

Verdict = Literal[
    "holds",
    "does not hold here",
    "inert in this release",
    "cannot be measured as stated",
    "withdrawn by its author",
    "not measured",
]
VERDICTS: Final[Mapping[Verdict, str]] = {
    "holds": "What was measured reaches the threshold that the claim's file gives.",
    "does not hold here": "It was measured, and does not reach that threshold.",
    "inert in this release": "The feature can be written down, and nothing comes of it.",
    "cannot be measured as stated": "It leaves open what would have to be measured.",
    "withdrawn by its author": "Its author has taken it back; it was measured all the same.",
    "not measured": "Why not is said.",
}
"""What each verdict means."""

Raw = Mapping[str, Any]
"""What a measurement has stored, as JSON gives it back."""


class UnmeasuredError(Exception):
    """What a claim needs was not measured. The message is the cause, a whole sentence."""


@dataclass(frozen=True)
class Part:
    """One figure of a claim beside what was measured for it."""

    what: str
    claimed: str
    measured: str
    holds: bool | None = None
    """None where it is shown and not judged."""
    surpassed: bool = False
    """Whether what was measured is better than what was claimed."""


@dataclass(frozen=True)
class Judgement:
    """What became of a claim."""

    claim: Claim
    verdict: Verdict
    sentence: str
    """Why, in one sentence or two; the cause where it was not measured."""
    parts: tuple[Part, ...] = ()


def judged(claim: Claim, parts: Iterable[Part], sentence: str = "") -> Judgement:
    """Return the verdict on a claim whose parts were measured.

    It holds when each part that is judged does. A claim that was withdrawn stays withdrawn.
    Raises UnmeasuredError where no part is judged.
    """
    shown = tuple(parts)
    answers = [part.holds for part in shown if part.holds is not None]
    if not answers:
        raise UnmeasuredError("Nothing that was measured can be held against the claim.")
    verdict: Verdict = "holds" if all(answers) else "does not hold here"
    if claim.withdrawn:
        verdict = "withdrawn by its author"
    held = f"{sum(answers)} of {len(answers)} measured figures reach the threshold."
    return Judgement(claim, verdict, _sentences(sentence or held, shown), shown)


def unclear(claim: Claim, sentence: str, parts: Sequence[Part] = ()) -> Judgement:
    """Return that a claim cannot be measured as stated, with what was measured beside it."""
    return Judgement(claim, "cannot be measured as stated", sentence, tuple(parts))


def unmeasured(claim: Claim, cause: str) -> Judgement:
    """Return that a claim was not measured, and why."""
    return Judgement(claim, "not measured", cause)


def reaches(claim: Claim, measured: float, claimed: float) -> bool:
    """Whether a measured advantage is at least the claim's share of the claimed one.

    Both are factors by which something is better: 3.0 is three times as fast.
    """
    return measured >= claim.threshold * claimed


def within(claim: Claim, measured: float, claimed: float) -> bool:
    """Whether a measured cost, a time or a size, is at most the claimed one over the threshold."""
    return measured <= claimed / claim.threshold


def _sentences(text: str, parts: Iterable[Part]) -> str:
    better = [part.what for part in parts if part.surpassed]
    return f"{text} Better than claimed: {', '.join(better)}." if better else text
