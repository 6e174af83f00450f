"""What the terminal shows while something goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.data.schema import MEMORY, OK, UNTIMED, Sample
from alerts_bench.load.outcome.steps import StepResult
from alerts_bench.output import load_terminal
from alerts_bench.product.targets import Target
from alerts_bench.run import stopping
from alerts_bench.run.memory import ATTEMPTS
from alerts_bench.run.runner import Medians
from alerts_bench.run.schedule import Plan
from alerts_bench.run.stopping import Pace, Rule


@dataclass
class ConsoleProgress:
    """Tells it line by line."""

    console: Console

    def say(self, text: str) -> None:
        """Print a line."""
        self.console.print(escape(text), soft_wrap=True, highlight=False)

    def fail(self, text: str, cure: str = "") -> None:
        """Print what has failed in red, its cure behind it."""
        self.console.print(f"[red]{escape(text)}[/] {escape(cure)}".rstrip(), soft_wrap=True)

    def reached(self, noun: str, number: int, of: int, spent_s: float) -> None:
        """Say that one of several like parts has ended, and what the others will take."""
        if number < of:
            self.say(
                _measured(f"{noun} {number} of {of}", spent_s, spent_s * (of - number) / number)
            )

    def busy(self, text: str) -> AbstractContextManager[object]:
        """Show the text with a spinner until the context ends."""
        return self.console.status(escape(text))


@dataclass(frozen=True)
class Place:
    """Which of several runs with the same settings one is."""

    noun: str
    """What each of them is called, such as round."""
    number: int
    of: int
    spent_s: float = 0.0
    """What those before it have taken."""


@dataclass
class ConsoleRunProgress(ConsoleProgress):
    """Adds a bar over the kept samples of a run, and a line for each thing that fails.

    Without a terminal there is no bar, but a line for each launch, and for each page whose memory
    is read, which takes minutes.
    """

    place: Place | None = None
    """None for a run that stands alone."""
    _bar: _Bar | None = None
    _begun: float = 0.0
    _read: int = 0
    """Pages whose memory was read."""
    _is_counting: bool = False
    _told: set[tuple[str, str]] = field(default_factory=set)

    @contextmanager
    def following(self, plan: Plan, rule: Rule) -> Iterator[None]:
        """Show the bar of this plan until the context ends."""
        self._bar = _Bar(self.console, plan, rule)
        self._begun = time.monotonic()
        with self._bar.progress:
            yield
        self._bar = None

    def relayed(self, errors_ms: Mapping[float, float]) -> None:
        """Say how exactly the relay delays, by its round-trip time."""
        shown = ", ".join(f"{error:+.2f} ms at {rtt:g} ms" for rtt, error in errors_ms.items())
        self.say(f"The relay's own error, from round trips to an echo server: {shown}.")

    def show(self, sample: Sample, target: Target) -> None:
        """Follow the run, and say once what failed and where the server's log is."""
        if self._bar:
            self._bar.show(sample)
            if sample.interaction == MEMORY and not self.console.is_terminal:
                self._read_memory(sample, self._bar.plan)
        if sample.launch == UNTIMED and not self._is_counting and not self.console.is_terminal:
            self._is_counting = True
            self.say("Before the first launch, the bytes of each interaction are counted.")
        cause = sample.outcome
        if cause != OK and (sample.implementation, cause) not in self._told:
            self._told.add((sample.implementation, cause))
            name = escape(f"{sample.implementation}, {sample.interaction}")
            cure = escape(target.cure())
            self.console.print(f"[red]Failed:[/] {name}: {escape(cause)}. {cure}", soft_wrap=True)

    def _read_memory(self, sample: Sample, plan: Plan) -> None:
        """Say that a page is read, with the last of its cycles."""
        visits = [visit for session in plan.launch(sample.launch) for visit in session.visits]
        # A page that failed is opened anew, and read from the start.
        is_final = sample.outcome == OK or sample.visit == ATTEMPTS
        if sample.iteration == visits[0].kept and is_final:
            self._read += 1
            pages = len(visits) * plan.fixed_launches
            self.reached("Page", self._read, pages, time.monotonic() - self._begun)

    def launched(self, medians: Medians, pace: Pace, rule: Rule) -> None:
        """Say how far the run is, where no bar does, and what precision decides over its end."""
        if rule.is_fixed:
            is_last = pace.launches >= rule.launches
            is_all = self.place is None or self.place.number >= self.place.of
            if not self.console.is_terminal and not (is_last and is_all):
                self.say(_how_far(pace, rule.launches, self.place))
            return
        launches = rule.affordable(pace)
        if self._bar:
            self._bar.expect(launches)
        values = list(medians.by_series().values())
        if pace.launches < 2:
            self.say("After 1 launch nothing can be said of the precision yet.")
            return
        self.say(
            f"After {pace.launches} launches: ± {stopping.worst(values):.1%} at the widest; "
            f"± {stopping.expected(values, launches):.1%} to be expected after {launches}."
        )


def _how_far(pace: Pace, launches: int, place: Place | None) -> str:
    each_s = sum(pace.launches_s) / pace.launches
    spent_s, left_s = pace.spent_s, (launches - pace.launches) * each_s
    what = f"Launch {pace.launches} of {launches}"
    if place:
        what = (
            f"{place.noun.capitalize()} {place.number} of {place.of}, {what[0].lower()}{what[1:]}"
        )
        spent_s += place.spent_s
        left_s += (place.of - place.number) * (pace.before_s + launches * each_s)
    return _measured(what, spent_s, left_s)


def _measured(what: str, spent_s: float, left_s: float) -> str:
    spent, left = (timedelta(seconds=round(one)) for one in (spent_s, left_s))
    return f"{what} is measured after {spent}; {left} left."


@dataclass
class ConsoleLoadProgress(ConsoleProgress):
    """Adds a line for each step of a load run."""

    def stepped(self, step: StepResult) -> None:
        """Print what a step has shown."""
        self.console.print(load_terminal.line(step))


class _Bar:
    """The kept samples, of as many as there will be."""

    def __init__(self, console: Console, plan: Plan, rule: Rule) -> None:
        self.plan = plan
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._task: TaskID = self.progress.add_task("Starting", total=self._total(rule.launches))

    def show(self, sample: Sample) -> None:
        where = f"{sample.launch}, {CONDITIONS[sample.condition]}" if sample.launch else "wire"
        text = f"{where}: [bold]{escape(sample.implementation)}[/]"
        self.progress.update(self._task, description=text, advance=0 if sample.warmup else 1)

    def expect(self, launches: int) -> None:
        self.progress.update(self._task, total=self._total(launches))

    def _total(self, launches: int) -> int:
        return sum(self.plan.kept(number) for number in range(1, launches + 1))
