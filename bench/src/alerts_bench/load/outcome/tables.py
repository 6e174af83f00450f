"""The tables of load runs, as text, for the terminal and for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from alerts_bench.analysis.formatting import UNKNOWN, milliseconds, number, size
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.load.outcome.steps import Capacity, StepResult, Times, capacity, climbs

Text = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class TextTable:
    """Cells as they are printed, and what they mean."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table shows: the results of one kind, a row each, by column."""

    caption: str
    kind: str
    """The field of a load run that holds them."""
    columns: Mapping[str, Text]
    note: str = ""

    def table(self, runs: Iterable[LoadRun], note: str = "") -> TextTable:
        """Return the table of these runs."""
        found = [one for run in runs for one in getattr(run, self.kind)]
        rows = tuple(tuple(text(one) for text in self.columns.values()) for one in found)
        return TextTable(self.caption, tuple(self.columns), rows, note or self.note)


def of(runs: Sequence[LoadRun]) -> list[TextTable]:
    """Return the tables of these runs; one that holds nothing has no rows."""
    return [
        capacities(runs),
        *(one.table(runs) for one in (STEPS, CONTROLS, BROADCASTS, IDLE, OUTAGES, FELT)),
        *(one.table(runs, one.note.format(clock=_worst_clock(runs))) for one in SECOND_SCREENS),
    ]


def capacities(runs: Iterable[LoadRun]) -> TextTable:
    """What each implementation bore, from each run that went up in steps."""
    found = [
        (label, steps)
        for run in runs
        if run.settings.get("steps")
        for label, steps in _ladders(run)
    ]
    rates = {one.rate_hz for _, steps in found for one in steps}
    return TextTable(
        "Capacity",
        ("Implementation", *CAPACITY),
        tuple(
            (label, *(text(capacity(steps)) for text in CAPACITY.values()))
            for label, steps in found
        ),
        f"Users who act {_often(rates)} a second on average; the last step with p95 up to 200 ms "
        "and errors up to 0.1 %.",
    )


def _ladders(run: LoadRun) -> Iterator[tuple[str, list[StepResult]]]:
    """Yield each climb: numbers of users that grow."""
    for label, found in groupby(run.steps, key=lambda one: one.implementation):
        for climb in climbs(found, lambda step: step.users):
            yield label, climb


def _often(rates_hz: Iterable[float]) -> str:
    words = {1.0: "once"}
    return " or ".join(words.get(one, f"{one:g} times") for one in sorted(rates_hz))


def _worst_clock(runs: Iterable[LoadRun]) -> str:
    found = [one.clock_ms for run in runs for one in (*run.screens, *run.follow) if one.way]
    return milliseconds(max(found)) if found else UNKNOWN


def _cpu(step: StepResult | None) -> str:
    spent = step.cpu_ms_per_event.get("server") if step else None
    return milliseconds(spent)


def _beside(step: StepResult | None) -> str:
    if step is None or not step.cpu_ms_per_event:
        return UNKNOWN
    others = [ms for service, ms in step.cpu_ms_per_event.items() if service != "server"]
    return milliseconds(sum(others)) if others else UNKNOWN


def _seconds(value: float | None) -> str:
    return UNKNOWN if value is None else f"{number(value)} s"


def _best(text: Callable[[StepResult], str]) -> Callable[[Capacity], str]:
    return lambda found: text(found.step) if found.step else UNKNOWN


def _percentiles(of: Callable[[Any], Times], *names: str, before: str = "") -> dict[str, Text]:
    """Return a column for each of these percentiles; ``max`` is the slowest."""

    def column(name: str) -> Text:
        return lambda one: milliseconds(getattr(of(one), f"{name}_ms"))

    return {before + ("slowest" if name == "max" else name): column(name) for name in names}


def _own(one: Any) -> Times:
    times: Times = one.times
    return times


def _server_cpu(digits: int) -> Text:
    return lambda one: (
        UNKNOWN if one.server_cpu_percent is None else f"{one.server_cpu_percent:.{digits}f} %"
    )


CAPACITY: Mapping[str, Callable[[Capacity], str]] = {
    "users": lambda found: found.sentence,
    "events/s": _best(lambda step: f"{step.events_per_s:.1f}"),
    "p95": _best(lambda step: milliseconds(step.times.p95_ms)),
    "server CPU per event": lambda found: _cpu(found.step),
    "gateway and redis": lambda found: _beside(found.step),
    "memory per user": _best(lambda step: size(step.memory_per_user_bytes)),
}

_LABEL: dict[str, Text] = {"Implementation": lambda one: one.implementation}
_USERS: dict[str, Text] = {"users": lambda one: f"{one.users}"}
_FAILED: dict[str, Text] = {"failed": lambda one: f"{sum(one.failures.values())}"}

STEPS = Layout(
    "Steps",
    "steps",
    _LABEL
    | _USERS
    | {"events/s": lambda one: f"{one.events_per_s:.1f}"}
    | _percentiles(_own, "p50", "p95", "p99")
    | {"errors": lambda one: f"{100 * one.error_share:.2f} %"}
    | _percentiles(lambda one: one.control, "p95", before="echo ")
    | {
        "server CPU": _server_cpu(0),
        "CPU per event": _cpu,
        "verdict": lambda one: one.verdict,
    },
    "“generator-limited”: the echo server, under the same load from the same process, took "
    "more than 20 % of the measured p95. Such times are the generator's, not the server's.",
)

CONTROLS = Layout(
    "Echo control alone",
    "controls",
    {"Transport of": lambda one: one.implementation}
    | _USERS
    | {"acts": lambda one: f"{one.times.count}"}
    | _percentiles(_own, "p50", "p95", "p99", "max"),
    "What the generator and this machine take by themselves.",
)

BROADCASTS = Layout(
    "Broadcast",
    "broadcasts",
    _LABEL
    | {"watchers": lambda one: f"{one.watchers}", "acts": lambda one: f"{one.acts}"}
    | _percentiles(_own, "p50", "p95", "max")
    | {"reach": lambda one: f"{100 * one.reach:.1f} % ({one.received} of {one.expected})"},
    "From the act of one until a watcher has the new row; reach is what arrived within 30 s.",
)

IDLE = Layout(
    "Open pages that nobody uses",
    "idle",
    _LABEL
    | {
        "pages": lambda one: f"{one.users}",
        "memory per page": lambda one: size(one.memory_per_user_bytes),
        "server CPU": _server_cpu(1),
    },
)

OUTAGES = Layout(
    "Server killed at half",
    "outages",
    _LABEL
    | _USERS
    | {
        "back": lambda one: f"{one.back} of {one.hit} that were cut off",
        "half after": lambda one: _seconds(one.median_back_s),
        "all after": lambda one: _seconds(one.all_back_s),
        "acts lost": lambda one: f"{sum(one.lost_acts.values())}",
        "rows lost": lambda one: UNKNOWN if one.lost_rows is None else f"{one.lost_rows}",
    },
    "Times since the kill. Lost acts failed, or were due while their user was cut off.",
)

FELT = Layout(
    "In a browser while others act",
    "felt",
    _LABEL
    | _USERS
    | {"interaction": lambda one: one.interaction, "clicks": lambda one: f"{one.times.count}"}
    | _percentiles(_own, "p50", "p95")
    | _FAILED,
)

_SECOND_SCREEN: dict[str, Text] = (
    _LABEL
    | {
        "comes": lambda one: one.way or f"n/a: {one.reason}",
        "asks every": lambda one: _seconds(one.asks_every_s),
        "acts": lambda one: f"{one.dom.count}",
    }
    | _percentiles(lambda one: one.dom, "p50", "p95")
    | _percentiles(lambda one: one.frame, "p50", "p95", before="frame ")
    | _FAILED
)
_CLOCKS = "and until the frame after that. Their clocks agree within {clock}."

SECOND_SCREENS = (
    Layout(
        "On a second screen",
        "screens",
        _SECOND_SCREEN,
        f"From a click in one browser until its row is in the document of another, {_CLOCKS}",
    ),
    Layout(
        "On a second screen that shows Statistics (follow)",
        "follow",
        _SECOND_SCREEN,
        "From a click on Add Random Alert in one browser until another, which shows Statistics, "
        f"has the new number of alerts in its document, {_CLOCKS} A click falls at a random time "
        "between two polls, so a polling page takes half its poll interval on average.",
    ),
)
