"""docs/claims.md: each claim, its verdict, and both figures.

Claims and stored measurements go into it, and nothing else: every machine writes the same page.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alerts_bench.analysis.formatting import markdown
from alerts_bench.claims.campaign import Measurement
from alerts_bench.claims.measured import rendering
from alerts_bench.claims.verdict import VERDICTS, Judgement
from alerts_bench.system import templates


def text(judgements: Sequence[Judgement], taken: Sequence[Measurement]) -> str:
    """Return the page."""
    measurements = {one.name: one for one in taken}
    page: str = (
        templates.of_text(Path(__file__).parent)
        .get_template("claims.md.j2")
        .render(
            overview=markdown(list(_overview(judgements))),
            judgements=judgements,
            measurements=measurements,
            meanings=VERDICTS,
            parts=_parts,
            all_times=_all_times(measurements.get("rendering")),
            unclaimed=[name for name in ("Unicorn", "Reactor") if name not in _about(judgements)],
        )
    )
    return f"{page.rstrip()}\n"


def line(one: Judgement) -> str:
    """Return a verdict as the terminal shows it."""
    return f"{one.claim.id}: {one.verdict}. {one.sentence}"


def _overview(judgements: Sequence[Judgement]) -> Sequence[Sequence[str]]:
    header = ("Of", "Claim", "Verdict")
    rows = [
        (one.claim.framework, f"[{one.claim.title}](#{one.claim.id})", f"**{one.verdict}**")
        for one in judgements
    ]
    return [header, *rows]


def _parts(one: Judgement) -> str:
    """Return the figures of a claim as a table; empty where there are none."""
    if not one.parts:
        return ""
    answers = {True: "yes", False: "no", None: "–"}
    rows = [(part.what, part.claimed, part.measured, answers[part.holds]) for part in one.parts]
    return markdown([("", "Claimed", "Measured", "Reaches the threshold"), *rows])


def _all_times(found: Measurement | None) -> str:
    """Return every rendering time as a table: the claims show a part of them."""
    return markdown(list(rendering.table(found.raw))) if found and found.raw else ""


def _about(judgements: Sequence[Judgement]) -> set[str]:
    return {one.claim.framework for one in judgements}
