"""The smallest delay that the stored proof has seen the instrument detect. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from alerts_bench.data.schema import Condition, Run


def smallest_ms(run: Run, condition: Condition) -> Mapping[str, float]:
    """Return the smallest detectable delay in ms by label; infinite where none was detected.

    Versions and variants have that of their implementation. A label that the proof does not
    know is left out.
    """
    rows = run.proofs.get("known_delay", {}).get("rows", ())
    proved = {
        # Proofs from before the power was stated call it otherwise.
        row["implementation"]: _number(
            row.get("smallest_detectable_ms", row.get("smallest_told_ms"))
        )
        for row in rows
        if row.get("condition") == condition
    }
    labels = {one.label: one.framework for one in run.implementations}
    found = dict(proved)
    for label, framework in labels.items():
        if label not in proved and framework in proved:
            found[label] = proved[framework]
    return found


def _number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return math.inf
