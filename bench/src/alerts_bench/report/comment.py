"""What a run says of the versions that it measured beside each other, for a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from alerts_bench.analysis.formatting import UNKNOWN, listed, markdown, milliseconds, sentence_case
from alerts_bench.analysis.table import Table, table, view_title
from alerts_bench.comparison import versions
from alerts_bench.comparison.change import Change, Thresholds
from alerts_bench.data.schema import Results


def comment(found: Results, thresholds: Thresholds) -> tuple[str, bool]:
    """Return the comment as Markdown, and whether anything became slower or fails.

    Raises NoVersionsError.
    """
    data = table(found)
    by_pair = {
        pair: versions.changes(data, *pair, thresholds) for pair in versions.pairs(found.run)
    }
    failed = [one.cause for one in found.run.warnings if one.code == "version"]
    parts = [f"**{cause}**\n" for cause in failed]
    parts += [_versions(data, *pair, changed) for pair, changed in by_pair.items()]
    parts.append(
        f"{sentence_case(view_title(data.main_view()))}; both versions in one run, "
        f"{found.run.name}, compared within each browser launch, with 95 % intervals. “~” is no "
        "significant change, or one below"
        f" {100 * thresholds.relative:g} % or {thresholds.absolute_ms:g} ms.\n"
    )
    every = [change for changed in by_pair.values() for change in changed]
    is_worse = bool(failed) or any(one.is_regression for one in every)
    return "\n".join(parts), is_worse


def _versions(data: Table, before: str, after: str, changed: Sequence[Change]) -> str:
    told = [
        f"{verdict} at {listed([one.title for one in changed if one.verdict == verdict])}"
        for verdict in ("failed", "slower", "faster")
        if any(one.verdict == verdict for one in changed)
    ]
    heading = f"{after} against {before}: {'; '.join(told) or 'no significant change'}"
    rows = [
        (
            one.title,
            milliseconds(one.before.estimate),
            milliseconds(one.after.estimate) if one.after else UNKNOWN,
            verdict(one),
        )
        for one in changed
    ]
    return f"**{heading}.**\n\n{markdown([('', before, after, 'Change'), *rows])}"


def verdict(one: Change) -> str:
    """Return “slower 12 % (8 to 16)”, “~ (−3 to 5 %)” or that it failed."""
    if one.ratio is None or not one.ratio.known:
        return one.verdict
    low, middle, high = (
        100 * (value - 1) for value in (one.ratio.low, one.ratio.estimate, one.ratio.high)
    )
    if one.verdict == "slower":
        return f"slower {middle:.0f} % ({low:.0f} to {high:.0f})"
    if one.verdict == "faster":
        return f"faster {-middle:.0f} % ({-high:.0f} to {-low:.0f})"
    return f"~ ({low:+.0f} to {high:+.0f} %)".replace("-", "−")
