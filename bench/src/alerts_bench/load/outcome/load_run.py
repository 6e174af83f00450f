"""The schema of a load run, and its two files: raw samples as CSV, all else as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from alerts_bench.data import files, load_samples
from alerts_bench.data.files import ResultsError, explained
from alerts_bench.data.schema import Subject, now
from alerts_bench.load.outcome.outage import Outage
from alerts_bench.load.outcome.steps import StepResult, Times
from alerts_bench.system import state_files

SCHEMA = 1
PREFIX = "load_results_"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastResult:
    """How the news of one act reached others. Times are in ms since the act began."""

    implementation: str
    watchers: int
    acts: int
    expected: int
    received: int
    times: Times
    failures: Mapping[str, int] = field(default_factory=dict)

    @property
    def reach(self) -> float:
        return self.received / self.expected if self.expected else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlResult:
    """The echo server's answers while nobody else acts: what generator and machine take."""

    implementation: str
    """Whose transport it spoke."""
    users: int
    times: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleResult:
    """What open pages cost that nobody uses."""

    implementation: str
    users: int
    memory_per_user_bytes: float | None
    server_cpu_percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeltResult:
    """A browser's clicks, in ms until the change was in the document, while others acted."""

    implementation: str
    users: int
    interaction: str
    times: Times
    failures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreensResult:
    """How long the change of one user took to another user's screen, in ms since the click."""

    implementation: str
    way: str
    """`pushed`, `polled` where the second page has to ask, or empty where nothing comes."""
    dom: Times
    """Until the change was in the second page's document."""
    frame: Times
    """Until the frame after it."""
    clock_ms: float
    """How far the clocks of the two browsers could be apart without being noticed."""
    asks_every_s: float | None = None
    """How often the second page was seen to ask, where it polls."""
    reason: str = ""
    """Why nothing comes, in the words of the manifest."""
    failures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRun:
    """A load run: the JSON file."""

    schema: int = SCHEMA
    name: str = ""
    started: str = ""
    finished: str = ""
    ended_by: str = ""
    """`complete`, `interrupted`, or the cause; empty while running."""
    command: Sequence[str] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    implementations: Sequence[Subject] = ()
    steps: Sequence[StepResult] = ()
    controls: Sequence[ControlResult] = ()
    idle: Sequence[IdleResult] = ()
    broadcasts: Sequence[BroadcastResult] = ()
    outages: Sequence[Outage] = ()
    felt: Sequence[FeltResult] = ()
    screens: Sequence[ScreensResult] = ()
    """On the list."""
    follow: Sequence[ScreensResult] = ()
    """On Statistics."""


class LoadFiles:
    """The files of a run in the making: the CSV grows by itself, the JSON with each `save`."""

    def __init__(self, folder: Path, run: LoadRun) -> None:
        self._folder = folder
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.csv_path = files.reserve(folder, PREFIX)
            load_samples.begin(self.csv_path)
        self.json_path = self.csv_path.with_suffix(".json")
        self.run = replace(run, name=self.csv_path.stem, started=now())
        self.save()

    def save(self, **changes: Any) -> None:
        """Replace the JSON file, with fields of the run changed as given."""
        self.run = replace(self.run, **changes)
        with explained(self._folder, kept=self.csv_path):
            state_files.write(self.json_path, json.dumps(asdict(self.run), indent=2) + "\n")

    def add(self, **more: Any) -> None:
        """Append one result to each of these lists."""
        self.save(**{name: (*getattr(self.run, name), one) for name, one in more.items()})


def read(path: Path) -> LoadRun:
    """Read a load run's JSON file; raises ResultsError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.get("schema") != SCHEMA:
            raise ResultsError(
                f"{path} has schema {document.get('schema')}; this version reads {SCHEMA}. "
                "Measure again with: make load"
            )
        lists: dict[str, Any] = {
            "implementations": [Subject(**one) for one in document["implementations"]],
            "steps": [_step(one) for one in document["steps"]],
            # Added later: older results have none.
            "controls": [_timed(ControlResult, one) for one in document.get("controls", ())],
            "idle": [IdleResult(**one) for one in document["idle"]],
            "broadcasts": [_timed(BroadcastResult, one) for one in document["broadcasts"]],
            "outages": [Outage(**one) for one in document["outages"]],
            "felt": [_timed(FeltResult, one) for one in document["felt"]],
            "screens": [_screens(one) for one in document["screens"]],
            "follow": [_screens(one) for one in document.get("follow", ())],
        }
        return LoadRun(**(document | lists))
    except OSError as error:
        raise ResultsError(f"{path}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(f"{path} is not a load result: {error}") from error


def read_all(folder: Path) -> list[LoadRun]:
    """Return the load runs of a folder that this version can read, in the order of their starts."""
    found = []
    for path in files.by_start(folder, PREFIX):
        with suppress(ResultsError):
            found.append(read(path))
    return found


def newest(runs: Sequence[LoadRun]) -> list[LoadRun]:
    """Keep of each kind of result only what the newest run that has it says of each label."""
    kinds = ("steps", "controls", "idle", "broadcasts", "outages", "felt", "screens", "follow")
    known: set[tuple[str, bool, str]] = set()
    kept = []
    for run in reversed(runs):
        is_ladder = bool(run.settings.get("steps"))
        left: dict[str, Any] = {
            kind: [
                one
                for one in getattr(run, kind)
                if (kind, is_ladder, one.implementation) not in known
            ]
            for kind in kinds
        }
        known |= {(kind, is_ladder, one.implementation) for kind in kinds for one in left[kind]}
        if any(left.values()):
            kept.append(replace(run, **left))
    return kept[::-1]


def _timed(kind: Any, fields: Mapping[str, Any]) -> Any:
    return kind(**{**fields, "times": Times(**fields["times"])})


def _screens(fields: Mapping[str, Any]) -> ScreensResult:
    times = {end: Times(**fields[end]) for end in ("dom", "frame")}
    return ScreensResult(**{**fields, **times})


def _step(fields: Mapping[str, Any]) -> StepResult:
    by_act = {act: Times(**times) for act, times in fields["by_act"].items()}
    changed = {"by_act": by_act, "control": Times(**fields["control"])}
    step: StepResult = _timed(StepResult, {**fields, **changed})
    return step
