"""What the terminal shows while a run goes on."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from alerts_bench.analysis.table import CONDITIONS
from alerts_bench.data.schema import OK, Sample
from alerts_bench.product.targets import Target
from alerts_bench.run import stopping
from alerts_bench.run.runner import Medians
from alerts_bench.run.schedule import Plan
from alerts_bench.run.stopping import Pace, Rule


class Display:
    """A progress bar over the kept samples, and a line for each thing that fails."""

    def __init__(self, console: Console, plan: Plan, rule: Rule) -> None:
        self.console = console
        self._plan = plan
        self._rule = rule
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._told: set[tuple[str, str]] = set()
        self._task = self._bar.add_task("Starting", total=self._total(rule.launches))

    def show(self, sample: Sample) -> None:
        """Follow the run."""
        where = f"{sample.launch}, {CONDITIONS[sample.condition]}" if sample.launch else "wire"
        text = f"{where}: [bold]{escape(sample.implementation)}[/]"
        self._bar.update(self._task, description=text, advance=0 if sample.warmup else 1)

    def fail(self, sample: Sample, target: Target) -> None:
        """Say once what failed and where the server's log is."""
        cause = sample.outcome
        if (sample.implementation, cause) not in self._told and cause != OK:
            self._told.add((sample.implementation, cause))
            name = escape(f"{sample.implementation}, {sample.interaction}")
            cure = escape(target.cure())
            self.console.print(f"[red]Failed:[/] {name}: {escape(cause)}. {cure}", soft_wrap=True)

    def launched(self, medians: Medians, pace: Pace) -> None:
        """Say what precision is reached, and what is to be expected, where that decides."""
        if self._rule.is_fixed:
            return
        launches = self._rule.affordable(pace)
        self._bar.update(self._task, total=self._total(launches))
        values = list(medians.by_cell().values())
        if pace.launches < 2:
            self.console.print("After 1 launch nothing can be said of the precision yet.")
            return
        self.console.print(
            f"After {pace.launches} launches: ± {stopping.worst(values):.1%} at the widest; "
            f"± {stopping.expected(values, launches):.1%} to be expected after {launches}."
        )

    def _total(self, launches: int) -> int:
        cells = len(self._plan.labels) * len(self._plan.rows) * len(self._plan.rtts_ms)
        each = self._plan.iterations
        if not self._rule.is_fixed:
            each = launches * self._plan.iterations // self._plan.fixed_launches
        return cells * (len(self._plan.interactions) + len(self._plan.felt)) * each

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
