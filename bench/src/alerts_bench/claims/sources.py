"""What measurements are made from: programs to run, and what other commands have stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alerts_bench.claims.programs import Programs
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.product.features import Facts


@dataclass(frozen=True)
class Sources:
    """The repository, and its stored results."""

    root: Path
    run: Results | None = None
    """The run whose figures stand beside round trips that others have published."""
    folder: str = ""
    """Where that run and the load runs are, as the page names it."""
    loads: Sequence[LoadRun] = ()
    facts: Facts | None = None
    """What the browser suite has seen of each feature: docs/facts.json."""

    @property
    def programs(self) -> Programs:
        return Programs(self.root)
