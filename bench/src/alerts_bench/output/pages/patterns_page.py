"""docs/patterns.md: of each pattern the figures, the answers and the code of all implementations.

Manifests, facts and one run go into it, and nothing else: every machine writes the same page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alerts_bench.analysis import sentences
from alerts_bench.analysis.formatting import markdown, milliseconds
from alerts_bench.analysis.summary import Cell, rankings
from alerts_bench.analysis.table import table, view_title
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome import load_run
from alerts_bench.load.outcome.load_run import LoadRun, ScreensResult
from alerts_bench.output import readme_results
from alerts_bench.page.interactions import INTERACTIONS
from alerts_bench.product import excerpts
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.excerpts import Excerpt
from alerts_bench.product.features import TITLES, UNSEEN, Facts, reason
from alerts_bench.product.patterns import PATTERNS, Pattern
from alerts_bench.system import templates

PUBLISHED = "the published run"
SECOND_SCREEN = {
    "screens": "A change of another user, until the list shows it",
    "follow": "A change of another user, until Statistics shows it",
}
_WAYS = ("live_updates", "polling")
"""The features by which a page gets the changes of others."""


class Figures:
    """What was measured, by one run and by the load runs beside it."""

    def __init__(
        self, run: Results | None, loads: Sequence[LoadRun] = (), source: str = PUBLISHED
    ) -> None:
        """Take a run, or None for no figures; `source` is what it is called in a sentence."""
        self.run, self.loads, self.source = run, loads, source
        self.view = self.heading = ""
        self._cells: Mapping[tuple[str, str], Cell] = {}
        self._table = table(run) if run else None
        if data := self._table:
            ranked = rankings(data, data.main_view())
            self.view, self.heading = view_title(data.main_view()), sentences.heading(ranked)
            self._cells = {
                (one.interaction, cell.label): cell for one in ranked for cell in one.cells
            }

    @classmethod
    def beside(cls, run: Results | None, folder: Path, source: str = PUBLISHED) -> Figures:
        """Take a run and the newest load runs of its folder."""
        return cls(run, load_run.newest(load_run.read_all(folder)), source)

    def of(self, label: str, interaction: str) -> str:
        """Return the time of an interaction, or why there is none."""
        if not self._table:
            return self.missing
        if cell := self._cells.get((interaction, label)):
            failed = cell.figure is None
            remark = self._table.told("remarks", label, interaction)
            note = next(iter(cell.failures), "") if failed else remark
            return ": ".join(part for part in (readme_results.figure(cell), note) if part)
        why_not = self._table.told("not_tried", label, interaction)
        return f"not tried: {why_not}" if why_not else self.missing

    def on_second_screen(self, one: Implementation, pattern: Pattern) -> str:
        """Return the median time until a second browser has a change, or why there is none."""
        found = [
            screens
            for load in self.loads
            for screens in getattr(load, pattern.second_screen)
            if screens.implementation == one.label
        ]
        if found:
            return _seen(found[-1])
        if any(one.features.get(way) is True for way in _WAYS):
            return self.missing
        return f"not tried: {reason(one.features.get(_WAYS[0]))}"

    @property
    def missing(self) -> str:
        """What stands where the run has nothing."""
        return f"not measured in {self.source}" if self.run else "not measured: no run is published"


@dataclass(frozen=True)
class Part:
    """One implementation of a pattern."""

    title: str
    folder: str
    code: tuple[Excerpt, ...]
    reason: str
    """Why there is no code, where there is none."""


@dataclass(frozen=True)
class Section:
    """A pattern as the page shows it."""

    title: str
    here: str
    table: str
    parts: tuple[Part, ...]


def text(implementations: Sequence[Implementation], facts: Facts, figures: Figures) -> str:
    """Return the page. Raises ManifestError where a manifest names code that is not there."""
    code = {one.id: excerpts.code(one) for one in implementations}
    sections = [
        Section(
            pattern.title,
            pattern.here,
            markdown(list(_rows(pattern, implementations, facts, figures))),
            tuple(_part(one, pattern, code[one.id][name]) for one in implementations),
        )
        for name, pattern in PATTERNS.items()
    ]
    page: str = (
        templates.of_text(Path(__file__).parent)
        .get_template("patterns.md.j2")
        .render(
            contents=_contents(implementations), sections=sections, figures=figures, run=figures.run
        )
    )
    return f"{page.rstrip()}\n"


def _rows(
    pattern: Pattern, implementations: Sequence[Implementation], facts: Facts, figures: Figures
) -> Iterator[Sequence[str]]:
    """Yield labels, figures and answers, each with a cell for every implementation."""
    yield ("", *(one.label for one in implementations))
    for name in pattern.interactions:
        cells = (figures.of(one.label, name) for one in implementations)
        yield (INTERACTIONS[name].title, *map(_in_table, cells))
    if pattern.second_screen:
        cells = (figures.on_second_screen(one, pattern) for one in implementations)
        yield (SECOND_SCREEN[pattern.second_screen], *map(_in_table, cells))
    for feature in pattern.features:
        cells = (_answer(one, feature, facts) for one in implementations)
        yield (TITLES[feature], *map(_in_table, cells))


def _answer(one: Implementation, feature: str, facts: Facts) -> str:
    """Return what was seen of a feature, with the sentence of a no or an n/a."""
    seen = facts.get(one.label, {}).get(feature, UNSEEN)
    said = reason(one.features.get(feature))
    return f"{seen}: {said}" if said else {"yes": "✓"}.get(seen, seen)


def _part(one: Implementation, pattern: Pattern, code: tuple[Excerpt, ...]) -> Part:
    why_none = "" if code else reason(one.features.get(pattern.features[0]))
    return Part(_heading(pattern, one), one.folder.name, code, why_none)


def _contents(implementations: Sequence[Implementation]) -> str:
    """Return a table with a link to each part."""
    links = [
        (
            f"[{pattern.title}](#{_anchor(pattern.title)})",
            *(f"[code](#{_anchor(_heading(pattern, one))})" for one in implementations),
        )
        for pattern in PATTERNS.values()
    ]
    return markdown([("", *(one.label for one in implementations)), *links])


def _heading(pattern: Pattern, one: Implementation) -> str:
    return f"{pattern.title} with {one.label}"


def _anchor(heading: str) -> str:
    """Return the name that Markdown's readers give to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def _seen(screens: ScreensResult) -> str:
    if not screens.way:
        return f"not tried: {screens.reason}"
    if not screens.dom.count:
        return "failed"
    asks = f", asks every {screens.asks_every_s:.0f} s" if screens.asks_every_s else ""
    return f"{milliseconds(screens.dom.p50_ms)} ({screens.way}{asks})"


def _in_table(text: str) -> str:
    """Return a text as a cell of a table takes it: in one line, without a border of its own."""
    return " ".join(text.split()).replace("|", "\\|")
