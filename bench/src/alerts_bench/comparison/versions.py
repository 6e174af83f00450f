"""Two versions of one framework in one run: which is slower, and by how much. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator

from alerts_bench.analysis import hierarchy, stats
from alerts_bench.analysis.stats import Comparison
from alerts_bench.analysis.table import Table
from alerts_bench.comparison import gaps
from alerts_bench.comparison.change import Change, Thresholds
from alerts_bench.data.schema import Run


class NoVersionsError(Exception):
    """A run in which nothing was measured in two versions. The message says how one is made."""


def pairs(run: Run) -> list[tuple[str, str]]:
    """Return the labels of each version beside the lock's, the lock's before it.

    Raises NoVersionsError.
    """
    of_lock = {one.framework: one.label for one in run.implementations if not one.changes}
    found = [
        (of_lock[one.framework], one.label)
        for one in run.implementations
        if one.changes and one.framework in of_lock
    ]
    if not found and not any(one.code == "version" for one in run.warnings):
        raise NoVersionsError(
            f"{run.name} measured no version beside the lock's. Measure one: "
            'make bench IMPL=djust WITH="djust==1.2.4"'
        )
    return found


def changes(table: Table, before: str, after: str, thresholds: Thresholds) -> list[Change]:
    """Return what differs between two labels at each interaction, in the run's main view.

    Compared within launches by the hierarchical interval; Holm's correction over the interactions.
    """
    compared = list(_compared(table, before, after))
    tested = [one.p for _, one in compared if one and one.p is not None]
    corrected = iter(stats.holm(tested))
    found = []
    for interaction, one in compared:
        p = next(corrected) if one and one.p is not None else None
        found.append(_change(table, interaction, (before, after), one, p, thresholds))
    return found


def _compared(table: Table, before: str, after: str) -> Iterator[tuple[str, Comparison | None]]:
    view = table.main_view()
    every = {one: table.times(view, one) for one in table.interactions(view)}
    spread = hierarchy.spread(every)
    for interaction, times in every.items():
        if before in times and after in times:
            yield interaction, spread.compare(interaction, times, hierarchy.pair(before, after))
        elif before in times:
            yield interaction, None


def _change(
    table: Table,
    interaction: str,
    labels: tuple[str, str],
    compared: Comparison | None,
    p: float | None,
    thresholds: Thresholds,
) -> Change:
    view = table.main_view()
    times = table.times(view, interaction)
    old, new = (
        stats.figure(stats.launch_medians(times[label]).values()) if label in times else None
        for label in labels
    )
    assert old, "an interaction without a figure before is not compared"
    ratio = None if compared is None or math.isnan(compared.ratio.estimate) else compared.ratio
    first, second = (gaps.failures(table, (label, interaction, view)) for label in labels)
    return Change(
        label=labels[1],
        interaction=interaction,
        title=table.title(interaction),
        view=view,
        before=old,
        after=new,
        failures=(first, second),
        ratio=ratio,
        p=p,
        verdict="failed" if new is None else thresholds.verdict(old.estimate, ratio, p),
        controls=(),
        is_control=False,
    )
