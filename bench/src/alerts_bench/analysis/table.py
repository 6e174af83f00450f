"""What a reader looks at: one condition, end, table size, network delay and CPU slowdown."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from alerts_bench.data.schema import MEMORY, OK, UNTIMED, Condition, Results, Sample

End = Literal["dom", "frame"]
"""The expected change is in the document, or the frame after it is on the screen."""

MAIN_INTERACTION = "add_random"

CLOCK_TICK_MS = 0.1
"""Chromium rounds the page's clock to this; half of it stands for a reading of zero."""

SLACK_ROWS = 2
"""A page's own table may have so many rows more or fewer than asked for at the click."""

CONDITIONS: Mapping[Condition, str] = {"cost": "framework cost", "felt": "as users feel it"}

Circumstances = tuple[Condition, int, float | None, float]
"""Condition, table size, network delay, CPU slowdown."""

Index = Mapping[Circumstances, Mapping[str, Sequence[Sample]]]
"""Samples by their circumstances, then by interaction."""

Launches = Mapping[int, list[float]]
"""Kept samples by launch."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a run. The default is the one that is ranked."""

    condition: Condition = "cost"
    end: End = "dom"
    rows: int = 0
    rtt_ms: float | None = None
    """None without the relay, whose own delay is in all others, 0 among them."""
    cpu_slowdown: float = 1.0

    @property
    def circumstances(self) -> Circumstances:
        """Under what its samples were taken: both ends are of the same ones."""
        return self.condition, self.rows, self.rtt_ms, self.cpu_slowdown

    @property
    def ranked(self) -> bool:
        """Whether its figures may rank: framework cost, and never on frames."""
        return self.condition == "cost" and self.end == "dom"

    @property
    def key(self) -> str:
        """Name the view in the URL of a report."""
        return f"{self.condition}-{self.end}-{self.rows}-{self.rtt_ms or 0:g}-{self.cpu_slowdown:g}"


@dataclass(frozen=True, slots=True)
class Table:
    """The samples of a run, sorted by what they were taken for."""

    results: Results
    kept: Index
    """Those that figures are made of, and every failure, those of the warm-up included."""
    observed: Index
    """Those that were watched, for the breakdown."""

    def samples(self, view: View, interaction: str, *, observed: bool = False) -> Sequence[Sample]:
        """Return the kept, or else the observed, samples of one interaction in a view."""
        index = self.observed if observed else self.kept
        return index.get(view.circumstances, {}).get(interaction, ())

    def times(self, view: View, interaction: str) -> dict[str, Launches]:
        """Return the successful times in ms, by implementation and launch."""
        found: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
        for sample in self.samples(view, interaction):
            value = time(sample, view.end)
            if value is not None:
                found[sample.implementation][sample.launch].append(value)
        return {label: dict(launches) for label, launches in found.items()}

    def interactions(self, view: View) -> list[str]:
        """Return the interactions of a view, in the order of their titles."""
        measured = self.kept.get(view.circumstances, {})
        known = [one for one in self.results.run.settings.get("titles", {}) if one in measured]
        return known + [one for one in measured if one not in known]

    def title(self, interaction: str) -> str:
        """Return the name of an interaction as people read it."""
        titles: Mapping[str, str] = self.results.run.settings.get("titles", {})
        return titles.get(interaction, interaction.replace("_", " ").capitalize())

    def told(self, what: Literal["not_tried", "remarks"], label: str, interaction: str) -> str:
        """Return why an interaction was not tried, or what differs there; else empty."""
        sentences: Mapping[str, Any] = self.results.run.settings.get(what, {})
        return str(sentences.get(label, {}).get(interaction, ""))

    def main_interaction(self, view: View) -> str:
        """Return the interaction to begin with: the one that every run measures, or the first."""
        measured = self.interactions(view)
        return MAIN_INTERACTION if MAIN_INTERACTION in measured else measured[0]

    def labels(self) -> list[str]:
        """Return the implementations in the catalogue's order, then any others."""
        known = [subject.label for subject in self.results.run.implementations]
        measured = dict.fromkeys(sample.implementation for sample in self.results.samples)
        return [*(label for label in known if label in measured)] + [
            label for label in measured if label not in known
        ]

    def references(self) -> list[str]:
        """Return the labels that others are measured against, that of all ratios first."""
        known = self.results.run.implementations
        return [one.label for one in known if one.role == "reference"]

    def views(self) -> list[View]:
        """Return every view that has a kept sample, framework cost and dom first."""
        ends: tuple[End, ...] = ("dom", "frame")
        return [
            View(condition, end, rows, rtt, cpu_slowdown)
            for condition, rows, rtt, cpu_slowdown in sorted(self.kept, key=_by_delay)
            for end in ends
        ]

    def main_view(self) -> View:
        """Return the view to begin with: framework cost, at the size nearest to 100 rows."""
        return min(
            self.views(),
            key=lambda view: (
                view.condition,
                view.end,
                view.rtt_ms or 0,
                view.cpu_slowdown,
                abs(view.rows - 100),
            ),
            default=View(),
        )


def table(results: Results) -> Table:
    """Sort the samples of a run.

    A sample counts under the nearest table size of the settings, as an Add makes 101 rows of
    100. All of a page that keeps other rows of its own count under the least that it had.
    """
    asked = results.run.settings.get("rows", ())
    sizes = [asked] if isinstance(asked, int) else list(asked)
    least: dict[str, int] = {}
    for sample in results.samples:
        if sample.outcome == OK and sample.launch != UNTIMED and sample.interaction != MEMORY:
            label = sample.implementation
            least[label] = min(sample.rows, least.get(label, sample.rows))
    own = {label for label, rows in least.items() if nearest(rows, sizes) is None}
    kept: Any = defaultdict(lambda: defaultdict(list))
    observed: Any = defaultdict(lambda: defaultdict(list))
    for sample in results.samples:
        if sample.launch == UNTIMED or sample.interaction == MEMORY:
            continue
        if sample.warmup and not sample.observed and sample.outcome == OK:
            continue
        index = observed if sample.observed and sample.outcome == OK else kept
        size = None if sample.implementation in own else nearest(sample.rows, sizes)
        rows = least.get(sample.implementation, sample.rows) if size is None else size
        circumstances = (sample.condition, rows, sample.rtt_ms, sample.cpu_slowdown)
        index[circumstances][sample.interaction].append(sample)
    return Table(results, kept, observed)


def time(sample: Sample, end: End) -> float | None:
    """Return the time of a successful sample at `end` in ms, or None."""
    value = sample.dom_ms if end == "dom" else sample.frame_ms
    if sample.outcome != OK or value is None:
        return None
    return max(value, CLOCK_TICK_MS / 2)


def view_title(view: View) -> str:
    """Say in a few words what a view shows."""
    words = [CONDITIONS[view.condition], f"{view.rows:,} rows"]
    if view.rtt_ms is not None:
        round_trip = f"{view.rtt_ms:g} ms network round trip"
        words.append(round_trip if view.rtt_ms else "no network delay but the relay’s own")
    if view.cpu_slowdown != 1:
        words.append(f"a CPU {view.cpu_slowdown:g} times slower")
    if view.end == "frame":
        words.append("to the frame")
    return ", ".join(words)


def nearest(rows: int, sizes: Sequence[int]) -> int | None:
    """Return the size that a table with so many rows counts under, or None where it is none."""
    size = min(sizes, key=lambda size: abs(size - rows), default=None)
    return None if size is None or abs(size - rows) > SLACK_ROWS else size


def _by_delay(cell: Circumstances) -> tuple[Condition, int, float, float]:
    condition, rows, rtt_ms, cpu_slowdown = cell
    return condition, rows, -1 if rtt_ms is None else rtt_ms, cpu_slowdown
