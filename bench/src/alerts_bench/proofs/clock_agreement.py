"""How well the page's clock and Chromium's trace agree, and whether that is well enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from alerts_bench.page.tab import FRAME_MS

DOM_LIMIT_MS = 1.0
OWN_LIMIT_MS = 0.2


@dataclass(frozen=True)
class Check:
    """One interaction by the page's clock and by the trace."""

    label: str
    interaction: str
    dom_ms: float
    frame_ms: float
    traced_dom_ms: float
    """Until the first moment after the change at which another script may run."""
    traced_frame_ms: float
    """Until the end of the next commit."""
    own_ms: float
    """Time spent in the page's clock itself between click and dom, its start in a new document
    included."""

    @property
    def dom_error_ms(self) -> float:
        return self.dom_ms - self.traced_dom_ms

    @property
    def frame_error_ms(self) -> float:
        return self.frame_ms - self.traced_frame_ms


@dataclass(frozen=True)
class Agreement:
    """How well the page's clock and the trace agree on one interaction of one label."""

    label: str
    interaction: str
    dom_ms: float
    """Mean difference of dom."""
    worst_dom_ms: float
    worst_frame_ms: float
    own_ms: float
    """Mean time spent in the page's clock itself."""

    @property
    def passed(self) -> bool:
        return (
            abs(self.worst_dom_ms) <= DOM_LIMIT_MS
            and abs(self.worst_frame_ms) <= FRAME_MS
            and self.own_ms < OWN_LIMIT_MS
        )


def agreements(checks: Sequence[Check]) -> list[Agreement]:
    """Sum up the checks of each label and interaction."""
    grouped: dict[tuple[str, str], list[Check]] = defaultdict(list)
    for one in checks:
        grouped[one.label, one.interaction].append(one)
    return [
        Agreement(
            *key,
            fmean(one.dom_error_ms for one in group),
            max((one.dom_error_ms for one in group), key=abs),
            max((one.frame_error_ms for one in group), key=abs),
            fmean(one.own_ms for one in group),
        )
        for key, group in grouped.items()
    ]


def proof(found: Sequence[Agreement], failed: Mapping[str, str], taken: str) -> dict[str, Any]:
    """Return what is stored with each result; `failed` says by label why a trace has no end."""
    sentences = [_verdict(found)] if found else []
    sentences += [
        f"{label} could not be traced to its end: {why.rstrip('.')}."
        for label, why in failed.items()
    ]
    return {
        "taken": taken,
        "passed": not failed and all(one.passed for one in found),
        "verdict": " ".join(sentences),
        "rows": [
            {
                "implementation": one.label,
                "interaction": one.interaction,
                "mean_dom_difference_ms": round(one.dom_ms, 3),
                "worst_dom_difference_ms": round(one.worst_dom_ms, 3),
                "worst_frame_difference_ms": round(one.worst_frame_ms, 2),
                "own_cost_ms": round(one.own_ms, 3),
            }
            for one in found
        ],
    }


def _verdict(found: Sequence[Agreement]) -> str:
    dom = max(found, key=lambda one: abs(one.worst_dom_ms))
    frame = max(found, key=lambda one: abs(one.worst_frame_ms))
    own = max(found, key=lambda one: one.own_ms)
    return (
        f"The page's clock differs from Chromium's trace by at most "
        f"{abs(dom.worst_dom_ms):.2f} ms at dom ({dom.label}, {dom.interaction}) and "
        f"{abs(frame.worst_frame_ms):.1f} ms at the frame ({frame.label}, "
        f"{frame.interaction}); it takes {own.own_ms:.3f} ms itself ({own.label}, "
        f"{own.interaction})."
    )
