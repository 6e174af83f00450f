"""What the report shows of each view: the verdict in words, and the table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from alerts_bench.analysis import sentences
from alerts_bench.analysis.formatting import (
    UNKNOWN,
    listed,
    modes,
    rank_range,
    span,
    times,
)
from alerts_bench.analysis.forms import Form, mixture
from alerts_bench.analysis.overall import Overall, overall
from alerts_bench.analysis.summary import Cell, Ranking, labels, rankings
from alerts_bench.analysis.table import Table, View, view_title
from alerts_bench.charts import colours
from alerts_bench.data.schema import Subject

HOTTEST = 8.0
"""The slowdown from which on the colour grows no stronger."""

HEAT_PERCENT = 42
"""The strongest tint, still light enough for the text on it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of the table as it is printed."""

    figure: str
    interval: str = ""
    to_reference: str = ""
    """How many times a reference, where the figure is to something else."""
    in_ms: str = ""
    """The range of launch medians."""
    slowdown: str = ""
    ranks: str = ""
    modes: str = ""
    """The two groups that its times fall into, where they do."""
    failures: str = ""
    note: str = ""
    """Why it was not tried, or how it differs from its neighbours."""
    heat: int = 0
    """Strength of the tint in percent."""
    value: float = math.inf
    """What the column is sorted by."""


@dataclass(frozen=True, slots=True)
class Row:
    """An implementation in the table."""

    subject: Subject
    version: str
    colour: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One view of the run."""

    view: View
    form: Form
    description: str
    interactions: Mapping[str, str]
    """Titles by id, in the order of the columns."""
    sentences: Mapping[str, str]
    """The verdict on each interaction, by id."""
    main: str
    """The interaction that the section begins with."""
    forms: str
    """Which rows are tuned, where they stand among standard ones."""
    confidence: str
    heading: str
    """What the figures are, and what their ratios are to."""
    rows: tuple[Row, ...]
    overall: Overall

    @property
    def key(self) -> str:
        """Name the view and the forms in the URL of the report."""
        return key(self.view, self.form)


def key(view: View, form: Form) -> str:
    """Name a view of these forms in the URL of the report."""
    return f"{view.key}-{form}"


def sections(table: Table, form: Form = "all") -> list[Section]:
    """Return a section for every view of the run, the main one first."""
    views = table.views()
    if not views:
        return []
    main = table.main_view()
    return [section(table, view, form) for view in [main, *(one for one in views if one != main)]]


def section(table: Table, view: View, form: Form = "all") -> Section:
    """Return one view, its rows in the order of its main interaction."""
    ranked = rankings(table, view)
    main = table.main_interaction(view)
    leading = next(one for one in ranked if one.interaction == main)
    subjects = table.results.run.implementations
    return Section(
        view=view,
        form=form,
        description=view_title(view),
        interactions={one.interaction: table.title(one.interaction) for one in ranked},
        sentences={one.interaction: sentences.sentence(one) for one in ranked},
        main=main,
        forms=mixture(subjects),
        confidence=sentences.confidence(ranked) if view.ranked else _not_ranked(table, view),
        heading=sentences.heading(ranked),
        rows=_rows(table, ranked, leading),
        overall=overall(ranked),
    )


NOT_RANKED = (
    "Only framework cost until the change is in the document is ranked; this view is a description."
)


def _not_ranked(table: Table, view: View) -> str:
    here = table.interactions(view)
    missing = [table.title(one) for one in table.interactions(table.main_view()) if one not in here]
    if not missing or view.condition != "felt":
        return NOT_RANKED
    return f"{NOT_RANKED} Not measured as users feel it: {listed(missing)}; “--felt all” does."


def _rows(table: Table, ranked: Sequence[Ranking], leading: Ranking) -> tuple[Row, ...]:
    subjects = {one.label: one for one in table.results.run.implementations}
    palette = colours(table.labels(), subjects.values())
    cells = {(cell.label, cell.interaction): cell for one in ranked for cell in one.cells}
    return tuple(
        Row(
            subject=subjects.get(label, Subject(label=label)),
            version=versioned(subjects.get(label, Subject(label=label))),
            colour=palette[label],
            entries=tuple(
                replace(
                    _entry(cells.get((label, one.interaction)), one),
                    note=_note(table, label, one.interaction),
                )
                for one in ranked
            ),
        )
        for label in labels((leading, *ranked), subjects.values())
    )


def versioned(subject: Subject) -> str:
    """Return the version of what was measured, with Django's name where it is Django's own."""
    is_django = subject.version and subject.version == subject.packages.get("Django")
    return f"Django {subject.version}" if is_django else subject.version


def _note(table: Table, label: str, interaction: str) -> str:
    why_not = table.told("not_tried", label, interaction)
    return why_not or table.told("remarks", label, interaction)


def _entry(cell: Cell | None, ranking: Ranking) -> Entry:
    if cell is None:
        return Entry("not measured")
    failures = listed([f"{count} × {cause}" for cause, count in cell.failures.items()])
    if cell.figure is None:
        return Entry("failed", failures=failures)
    slowdown = cell.slowdown.ratio.estimate if cell.slowdown else 1.0
    in_ms = span(*cell.range_ms)
    return Entry(
        figure=times(cell.relative.estimate) if cell.relative else in_ms,
        interval=sentences.interval(cell),
        to_reference=sentences.to_reference(cell),
        in_ms=in_ms if cell.relative else "",
        slowdown=_slowdown(cell, ranking),
        ranks=rank_range(cell.groups),
        modes=modes(cell.modes),
        failures=failures,
        heat=round(HEAT_PERCENT * min(1.0, max(0.0, math.log(slowdown, HOTTEST)))),
        value=cell.figure.estimate,
    )


def _slowdown(cell: Cell, ranking: Ranking) -> str:
    if cell.is_reference:
        return "reference"
    if cell.slowdown:
        return f"{times(cell.slowdown.ratio.estimate)} the fastest"
    # What shares no launch with the fastest has no ratio to it.
    return "fastest" if cell is ranking.cells[0] else UNKNOWN
