"""What has figures in only one of two runs. Pure."""

from collections.abc import Iterable
from typing import get_args

from alerts_bench.analysis.table import Table, View, view_title
from alerts_bench.data.schema import OK
from alerts_bench.run.stopping import Ending

FigureKey = tuple[str, str, View]
"""Label, interaction and view."""


def cells(table: Table) -> list[FigureKey]:
    """Return what has a figure, in the order of views, interactions and labels."""
    found = []
    for view in [one for one in table.views() if one.end == "dom"]:
        for interaction in table.interactions(view):
            timed = table.times(view, interaction)
            found += [(label, interaction, view) for label in table.labels() if label in timed]
    return found


def asked(table: Table, cell: FigureKey) -> bool:
    """Return whether a run tried something, by its samples, or else its settings and its end."""
    label, interaction, view = cell
    if any(one.implementation == label for one in table.samples(view, interaction)):
        return True
    run = table.results.run
    if run.ended_by not in get_args(Ending):
        return False
    chosen = "interactions" if view.condition == "cost" else "felt"
    delays = run.settings.get("rtts_ms", ())
    return (
        any(
            # A page from outside keeps its own rows.
            one.label == label and (not one.framework or view.rows in run.settings.get("rows", ()))
            for one in run.implementations
        )
        and interaction in run.settings.get(chosen, ())
        and view.rtt_ms in (delays if any(delays) else [None])
        and view.cpu_slowdown in run.settings.get("cpu_slowdowns", [1.0])
    )


def failures(table: Table, cell: FigureKey) -> int:
    """Return how many samples failed."""
    label, interaction, view = cell
    return sum(
        one.implementation == label and one.outcome != OK
        for one in table.samples(view, interaction)
    )


def named(
    lone: Iterable[FigureKey], there: Table, elsewhere: Iterable[FigureKey]
) -> tuple[str, ...]:
    """Name what is in one run and not in the other.

    By its label, its interaction or its view where the other has nothing of it at all.
    """
    known = [set(column) for column in zip(*elsewhere, strict=True)] or [set(), set(), set()]
    return tuple(dict.fromkeys(_name(cell, there, known) for cell in lone))


def _name(cell: FigureKey, there: Table, known: list[set[object]]) -> str:
    words = (cell[0], there.title(cell[1]), view_title(cell[2]))
    unknown = (
        word for word, part, seen in zip(words, cell, known, strict=True) if part not in seen
    )
    return next(unknown, ", ".join(words))
