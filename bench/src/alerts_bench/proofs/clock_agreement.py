"""How well the page's clock and Chromium's trace agree, and whether that is well enough. Pure.

Judged on the distribution over all clicks of an implementation: of hundreds of clicks the worst is
an accident of the machine, and grows with their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from alerts_bench.analysis.formatting import fixed_limits, listed
from alerts_bench.analysis.stats import Interval
from alerts_bench.page.tab import FRAME_MS

MEDIAN_LIMIT_MS = 0.2
P95_LIMIT_MS = 1.0
FRAME_LIMIT_MS = FRAME_MS
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
    """How well the page's clock and the trace agree on the clicks of one label. Times in ms."""

    label: str
    clicks: int
    dom_ms: float
    """Median difference of dom; its sign says which of them is later."""
    p95_dom_ms: float
    """95 % of the differences of dom are smaller than this, whichever is later."""
    p95_frame_ms: float
    own_ms: float
    """Median time spent in the page's clock itself."""
    in_documents: Interval | None = None
    """What the clock costs each new document, from runs with and without it; None where no click
    leads to one. Where it is known, `own_ms` is shown and not judged: a document that is given a
    clock takes its time, which no code can avoid."""

    @property
    def passed(self) -> bool:
        return not self.faults

    @property
    def faults(self) -> tuple[str, ...]:
        """What is beyond its limit, with the figure."""
        found = {
            f"the median at dom by {self.dom_ms:+.2f} ms": abs(self.dom_ms) > MEDIAN_LIMIT_MS,
            f"one in twenty at dom by {self.p95_dom_ms:.2f} ms or more": (
                self.p95_dom_ms > P95_LIMIT_MS
            ),
            f"one in twenty at the frame by {self.p95_frame_ms:.1f} ms or more": (
                self.p95_frame_ms > FRAME_LIMIT_MS
            ),
            f"all by the {self.own_ms:.2f} ms that the clock takes": (
                self.in_documents is None and self.own_ms >= OWN_LIMIT_MS
            ),
        }
        return tuple(text for text, is_beyond in found.items() if is_beyond)


def agreements(
    checks: Sequence[Check], in_documents: Mapping[str, Interval] | None = None
) -> list[Agreement]:
    """Sum up the checks of each label."""
    grouped: dict[str, list[Check]] = defaultdict(list)
    for one in checks:
        grouped[one.label].append(one)
    return [
        Agreement(
            label,
            len(group),
            float(np.median([one.dom_error_ms for one in group])),
            _p95([one.dom_error_ms for one in group]),
            _p95([one.frame_error_ms for one in group]),
            float(np.median([one.own_ms for one in group])),
            (in_documents or {}).get(label),
        )
        for label, group in grouped.items()
    ]


def proof(found: Sequence[Agreement], failed: Mapping[str, str], taken: str) -> dict[str, Any]:
    """Return what is stored with each result; `failed` says by label why a trace has no end."""
    return {
        "taken": taken,
        "passed": not failed and bool(found) and all(one.passed for one in found),
        "verdict": " ".join(_sentences(found, failed)),
        "rows": [
            {
                "implementation": one.label,
                "clicks": one.clicks,
                "median_dom_difference_ms": round(one.dom_ms, 3),
                "p95_dom_difference_ms": round(one.p95_dom_ms, 3),
                "p95_frame_difference_ms": round(one.p95_frame_ms, 2),
                "own_cost_ms": round(one.own_ms, 3),
                "cost_in_a_new_document_ms": fixed_limits(one.in_documents)
                if one.in_documents
                else None,
            }
            for one in found
        ],
    }


def _sentences(found: Sequence[Agreement], failed: Mapping[str, str]) -> Iterator[str]:
    if found:
        median = max(found, key=lambda one: abs(one.dom_ms))
        dom = max(found, key=lambda one: one.p95_dom_ms)
        frame = max(found, key=lambda one: one.p95_frame_ms)
        own = max(found, key=lambda one: one.own_ms)
        yield (
            "The page's clock and Chromium's trace differ most at the change in the document by "
            f"{abs(median.dom_ms):.2f} ms in the median ({median.label}) and by "
            f"{dom.p95_dom_ms:.2f} ms or less in 95 % of the clicks ({dom.label}), at the frame by "
            f"{frame.p95_frame_ms:.1f} ms or less in 95 % of the clicks ({frame.label}). The clock "
            f"itself takes up to {own.own_ms:.2f} ms ({own.label})."
        )
    for one in found:
        if one.in_documents is not None:
            yield (
                f"What the clock adds to each new document of {one.label} is in its figures: "
                f"{one.in_documents.estimate:.2f} ms ({fixed_limits(one.in_documents)})"
                f"{_unknown(one.in_documents)}."
            )
    for label, why in failed.items():
        yield f"{label} could not be traced to its end: {why.rstrip('.')}."
    if failed:
        yield f"For the reader: nothing is proved of {listed(list(failed))}."
    for one in found:
        if one.faults:
            yield f"For the reader: times of {one.label} can be wrong, {listed(list(one.faults))}."


def _p95(errors: Sequence[float]) -> float:
    return float(np.percentile(np.abs(errors), 95))


def _unknown(cost: Interval) -> str:
    return ", not significant" if cost.low <= 0 <= cost.high else ""
