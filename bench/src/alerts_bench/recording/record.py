"""The record of a run while it goes on: its samples as they come, its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from alerts_bench.analysis.table import nearest
from alerts_bench.data.files import Writer
from alerts_bench.data.schema import OK, UNTIMED, Sample
from alerts_bench.machine import environment, warnings
from alerts_bench.machine.environment import Moment
from alerts_bench.run.runner import Runner
from alerts_bench.run.schedule import Plan


@dataclass
class Record:
    """Writes a run."""

    writer: Writer
    started: Moment
    _busy: float = 0.0
    """The largest share of the CPU time that was in use between two launches."""
    _own_rows: dict[str, int] = field(default_factory=dict)
    """The least rows of each label whose table has none of the sizes asked for."""
    _uncounted: dict[str, str] = field(default_factory=dict)
    """Why bytes of a label were not counted."""

    def keep(self, sample: Sample) -> None:
        """Write a sample to disk."""
        self.writer.write(sample)
        sizes = self.writer.run.settings["rows"]
        if sample.launch == UNTIMED:
            if sample.outcome != OK:
                self._uncounted[sample.implementation] = sample.outcome
        elif sample.outcome == OK and nearest(sample.rows, sizes) is None:
            least = self._own_rows.get(sample.implementation, sample.rows)
            self._own_rows[sample.implementation] = min(sample.rows, least)

    def between_launches(self) -> None:
        """Look whether others use the CPU while nothing of a run does, which takes a second."""
        self._busy = max(self._busy, environment.busy_share())

    def close(
        self, runner: Runner, scripts: Mapping[str, Mapping[str, int]], ended_by: str
    ) -> None:
        """Add what is only known after the last click; what cut it short is the writer's to say.

        ``scripts`` are the bytes of JavaScript that each label's page brings.
        """
        during = environment.between(self.started, environment.moment())
        during["busy_percent"] = round(100 * self._busy)
        run = self.writer.run
        self.writer.save(
            ended_by=ended_by,
            environment=run.environment | {"during": during},
            warnings=(
                *run.warnings,
                *warnings.after(during),
                *warnings.uncounted(self._uncounted),
                *warnings.own_rows(self._own_rows, run.settings["rows"]),
            ),
            implementations=tuple(
                replace(one, code=one.code | dict(scripts.get(one.label, {})))
                for one in run.implementations
            ),
            schedule=order(runner.plan, runner.launches),
            usage=runner.ledger.usage(),
        )


def order(plan: Plan, launches: int) -> tuple[dict[str, Any], ...]:
    """Return who was measured when."""
    return tuple(
        {
            "launch": session.launch,
            "condition": session.condition,
            "visits": [
                [visit.label, visit.rows, visit.rtt_ms, visit.cpu_slowdown]
                for visit in session.visits
            ],
        }
        for number in range(1, launches + 1)
        for session in plan.launch(number)
    )
