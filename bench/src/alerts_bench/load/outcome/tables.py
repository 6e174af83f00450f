"""The tables of load runs, as text, for the terminal and for the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from alerts_bench.analysis.formatting import UNKNOWN, milliseconds, number, size
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.load.outcome.steps import StepResult, capacity, climbs


@dataclass(frozen=True, slots=True)
class TextTable:
    """Cells as they are printed, and what they mean."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def of(runs: Sequence[LoadRun]) -> list[TextTable]:
    """Return the tables of these runs; one that holds nothing has no rows."""
    return [
        capacities(runs),
        steps(runs),
        controls(runs),
        broadcasts(runs),
        idle(runs),
        outages(runs),
        felt(runs),
        screens(runs),
    ]


def capacities(runs: Iterable[LoadRun]) -> TextTable:
    """What each implementation bore, from each run that went up in steps."""
    rows = []
    rates: set[float] = set()
    for run in runs:
        if not run.settings.get("steps"):
            continue
        for label, found in _ladders(run):
            rates |= {one.rate_hz for one in found}
            said = capacity(found)
            best = said.step
            rows.append(
                (
                    label,
                    said.sentence,
                    f"{best.events_per_s:.1f}" if best else UNKNOWN,
                    milliseconds(best.times.p95_ms) if best else UNKNOWN,
                    _cpu(best),
                    _beside(best),
                    size(best.memory_per_user_bytes) if best else UNKNOWN,
                )
            )
    return TextTable(
        "Capacity",
        (
            "Implementation",
            "users",
            "events/s",
            "p95",
            "server CPU per event",
            "gateway and redis",
            "memory per user",
        ),
        tuple(rows),
        f"Users who act {_often(rates)} a second on average; the last step with p95 up to 200 ms "
        "and errors up to 0.1 %.",
    )


def _often(rates_hz: Iterable[float]) -> str:
    words = {1.0: "once"}
    return " or ".join(words.get(one, f"{one:g} times") for one in sorted(rates_hz))


def steps(runs: Iterable[LoadRun]) -> TextTable:
    """Every step of the runs."""
    return TextTable(
        "Steps",
        (
            "Implementation",
            "users",
            "events/s",
            "p50",
            "p95",
            "p99",
            "errors",
            "echo p95",
            "server CPU",
            "CPU per event",
            "verdict",
        ),
        tuple(
            (
                one.implementation,
                f"{one.users}",
                f"{one.events_per_s:.1f}",
                *map(milliseconds, (one.times.p50_ms, one.times.p95_ms, one.times.p99_ms)),
                f"{100 * one.error_share:.2f} %",
                milliseconds(one.control.p95_ms),
                UNKNOWN if one.server_cpu_percent is None else f"{one.server_cpu_percent:.0f} %",
                _cpu(one),
                one.verdict,
            )
            for run in runs
            for one in run.steps
        ),
        "“generator-limited”: the echo server, under the same load from the same process, took "
        "more than 20 % of the measured p95. Such times are the generator's, not the server's.",
    )


def controls(runs: Iterable[LoadRun]) -> TextTable:
    """What generator and machine take by themselves."""
    return TextTable(
        "Echo control alone",
        ("Transport of", "users", "acts", "p50", "p95", "p99", "slowest"),
        tuple(
            (
                one.implementation,
                f"{one.users}",
                f"{one.times.count}",
                *map(milliseconds, (one.times.p50_ms, one.times.p95_ms)),
                *map(milliseconds, (one.times.p99_ms, one.times.max_ms)),
            )
            for run in runs
            for one in run.controls
        ),
        "What the generator and this machine take by themselves.",
    )


def broadcasts(runs: Iterable[LoadRun]) -> TextTable:
    """How the news of an act reached others."""
    return TextTable(
        "Broadcast",
        ("Implementation", "watchers", "acts", "p50", "p95", "slowest", "reach"),
        tuple(
            (
                one.implementation,
                f"{one.watchers}",
                f"{one.acts}",
                *map(milliseconds, (one.times.p50_ms, one.times.p95_ms, one.times.max_ms)),
                f"{100 * one.reach:.1f} % ({one.received} of {one.expected})",
            )
            for run in runs
            for one in run.broadcasts
        ),
        "From the act of one until a watcher has the new row; reach is what arrived within 30 s.",
    )


def idle(runs: Iterable[LoadRun]) -> TextTable:
    """What open pages cost that nobody uses."""
    return TextTable(
        "Open pages that nobody uses",
        ("Implementation", "pages", "memory per page", "server CPU"),
        tuple(
            (
                one.implementation,
                f"{one.users}",
                size(one.memory_per_user_bytes),
                UNKNOWN if one.server_cpu_percent is None else f"{one.server_cpu_percent:.1f} %",
            )
            for run in runs
            for one in run.idle
        ),
    )


def outages(runs: Iterable[LoadRun]) -> TextTable:
    """What a kill at half of a run did."""
    return TextTable(
        "Server killed at half",
        (
            "Implementation",
            "users",
            "back",
            "half after",
            "all after",
            "acts lost",
            "rows lost",
        ),
        tuple(
            (
                one.implementation,
                f"{one.users}",
                f"{one.back} of {one.hit} that were cut off",
                _seconds(one.median_back_s),
                _seconds(one.all_back_s),
                f"{sum(one.lost_acts.values())}",
                UNKNOWN if one.lost_rows is None else f"{one.lost_rows}",
            )
            for run in runs
            for one in run.outages
        ),
        "Times since the kill. Lost acts failed, or were due while their user was cut off.",
    )


def felt(runs: Iterable[LoadRun]) -> TextTable:
    """What a browser saw beside the load."""
    return TextTable(
        "In a browser while others act",
        ("Implementation", "users", "interaction", "clicks", "p50", "p95", "failed"),
        tuple(
            (
                one.implementation,
                f"{one.users}",
                one.interaction,
                f"{one.times.count}",
                *map(milliseconds, (one.times.p50_ms, one.times.p95_ms)),
                f"{sum(one.failures.values())}",
            )
            for run in runs
            for one in run.felt
        ),
    )


def screens(runs: Sequence[LoadRun]) -> TextTable:
    """How long the change of one user took to another's screen."""
    return TextTable(
        "On a second screen",
        ("Implementation", "comes", "acts", "p50", "p95", "frame p50", "frame p95", "failed"),
        tuple(
            (
                one.implementation,
                one.way,
                f"{one.dom.count}",
                *map(milliseconds, (one.dom.p50_ms, one.dom.p95_ms)),
                *map(milliseconds, (one.frame.p50_ms, one.frame.p95_ms)),
                f"{sum(one.failures.values())}",
            )
            for run in runs
            for one in run.screens
        ),
        "From a click in one browser until its row is in the document of another, and until the "
        f"frame after that. Their clocks agree within {_worst_clock(runs)}.",
    )


def _worst_clock(runs: Iterable[LoadRun]) -> str:
    found = [one.clock_ms for run in runs for one in run.screens]
    return milliseconds(max(found)) if found else UNKNOWN


def _ladders(run: LoadRun) -> Iterator[tuple[str, list[StepResult]]]:
    """Yield each climb: numbers of users that grow."""
    for label, found in groupby(run.steps, key=lambda one: one.implementation):
        for climb in climbs(found, lambda step: step.users):
            yield label, climb


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
