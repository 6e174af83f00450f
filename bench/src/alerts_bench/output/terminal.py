"""Tables for the terminal: what closes a run, what doctor finds, how two runs compare."""

from collections.abc import Callable, Iterable, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from alerts_bench.analysis import sentences
from alerts_bench.analysis.formatting import (
    UNKNOWN,
    failures,
    number,
    percent,
    percents,
    sizes,
)
from alerts_bench.analysis.forms import mixture
from alerts_bench.analysis.pages.memory import HEADINGS, page_memory
from alerts_bench.analysis.summary import Cell, Ranking, labels, rankings
from alerts_bench.analysis.table import Table, table, view_title
from alerts_bench.comparison.change import Change
from alerts_bench.comparison.compare import Versus
from alerts_bench.data.schema import Finding, Results

STYLES = {
    "failed": "red",
    "slower": "red",
    "faster": "green",
    "~": "dim",
    "error": "red",
    "warning": "yellow",
}


def run(results: Results) -> RenderableType:
    """Return the figures of a run, its verdicts, failures and warnings."""
    data = table(results)
    by_view = {view: rankings(data, view) for view in data.views() if view.end == "dom"}
    parts: list[RenderableType] = []
    for view, ranked in by_view.items():
        heading = f"{sentences.heading(ranked)}: {view_title(view)}"
        parts += [Text(heading, "bold"), _grid(data, ranked, _time)]
    if by_view:
        ranked = by_view[data.main_view()]
        heading = "Per interaction: HTTP requests + WebSocket frames, payload in both directions"
        parts += [Text(heading, "bold"), _grid(data, ranked, _messages)]
        parts += [_verdict(data, one) for one in ranked]
    if kept := page_memory(results):
        memory = Grid(*HEADINGS)
        for one in kept:
            memory.add_row(*map(escape, one.row))
        parts += [Text("Memory of the page", "bold"), memory]
    if told := mixture(results.run.implementations):
        parts.append(Text(told, "yellow"))
    failed = (cell for ranked in by_view.values() for one in ranked for cell in one.cells)
    parts += [*_failures(data, failed), *_remarks(data)]
    return Group(*parts, findings(results.run.warnings))


def findings(found: Sequence[Finding]) -> RenderableType:
    """Return findings with cause and cure, one a line."""
    lines = [
        Text.assemble(
            (f"{one.severity}: ", STYLES[one.severity]), one.cause, (f" {one.cure}", "dim")
        )
        for one in found
    ]
    return Group(*lines)


def versus(outcome: Versus) -> RenderableType:
    """Return each change with its verdict, a table for each view."""
    parts: list[RenderableType] = []
    for view in dict.fromkeys(one.view for one in outcome.changes):
        heading = f"Change relative to the controls, in ms: {view_title(view)}"
        parts += [Text(heading, "bold"), _changes([c for c in outcome.changes if c.view == view])]
    lines = [Text(line) for line in outcome.origins()]
    return Group(*parts, *lines, *(Text(note, "yellow") for note in outcome.notes()))


def _changes(changes: Sequence[Change]) -> Grid:
    grid = Grid("Interaction", "Implementation")
    for heading in ("before", "after", "failed", "change", "95 %"):
        grid.add_column(heading, justify="right")
    grid.add_column("verdict")
    for one in changes:
        note = " (indicative)" if one.is_indicative else ""
        grid.add_row(
            one.title,
            escape(one.label) + (" (control)" if one.is_control else ""),
            number(one.before.estimate),
            number(one.after.estimate) if one.after else UNKNOWN,
            failures(one.failures),
            percent(one.ratio.estimate) if one.ratio else UNKNOWN,
            percents(one.ratio),
            Text(one.verdict + note, STYLES[one.verdict]),
        )
    return grid


def _grid(data: Table, ranked: Sequence[Ranking], show: Callable[[Cell | None], str]) -> Grid:
    grid = Grid("Implementation")
    for one in ranked:
        grid.add_column(data.title(one.interaction), justify="right")
    for label in labels(ranked, data.results.run.implementations):
        grid.add_row(escape(label), *(show(one.cell(label)) for one in ranked))
    return grid


def _verdict(data: Table, ranking: Ranking) -> Text:
    title = data.title(ranking.interaction)
    return Text.assemble((title, "bold"), ": ", sentences.sentence(ranking))


def _time(cell: Cell | None) -> str:
    return "\n".join(sentences.figure(cell))


def _messages(cell: Cell | None) -> str:
    if cell is None:
        return UNKNOWN
    counts = [cell.traffic.get(name) for name in ("requests", "frames")]
    messages = " + ".join(str(one.median if one else 0) for one in counts)
    return f"{messages}\n{sizes(cell.traffic.get('payload'))}"


def _remarks(data: Table) -> list[Text]:
    """Tell what was not tried and why, and what is not quite what it is elsewhere."""
    return [
        Text.assemble((f"{name}: ", "dim"), f"{label}, {data.title(interaction)}: {sentence}")
        for name, key in (("not tried", "not_tried"), ("note", "remarks"))
        for label, sentences in data.results.run.settings.get(key, {}).items()
        for interaction, sentence in sentences.items()
    ]


def _failures(data: Table, cells: Iterable[Cell]) -> list[Text]:
    return [
        Text.assemble(
            ("failed: ", "red"), f"{cell.label}, {data.title(cell.interaction)}, {count} × {cause}"
        )
        for cell in cells
        for cause, count in cell.failures.items()
    ]
