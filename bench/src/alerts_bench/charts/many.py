"""Charts of many users at once: response times over users, broadcasts over watchers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from alerts_bench.charts.canvas import TITLED_BOTTOM, Canvas
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.look import colours
from alerts_bench.load.outcome.load_run import BroadcastResult, LoadRun
from alerts_bench.load.outcome.steps import P95_LIMIT_MS, StepResult, climbs

HEIGHT = 320
LIMITED = "generator-limited"

Result = TypeVar("Result", StepResult, BroadcastResult)
Point = tuple[int | None, float | None, bool]
"""How many, milliseconds, whether the generator was the limit."""
GAP: Point = (None, None, False)


def response_times(runs: Sequence[LoadRun]) -> Chart | None:
    """Draw each implementation's p95 over the number of users."""
    return _chart(
        runs,
        chosen=lambda run: run.steps,
        users=lambda step: step.users,
        drawn=lambda step: (step.times.p95_ms, step.verdict == LIMITED),
        id="many-users",
        title="Response time with many users",
        definition="The time that 95 % of all acts stayed below, from when each was due, over the "
        f"number of users who act at random moments. Up to {P95_LIMIT_MS:.0f} ms counts as "
        "sustained. An open mark is generator-limited: there the generator was measured, not the "
        "server.",
        axis="users",
        columns={
            "Implementation": lambda step: step.implementation,
            "users": lambda step: step.users,
            "p95, ms": lambda step: step.times.p95_ms,
            "echo p95, ms": lambda step: step.control.p95_ms,
            "events/s": lambda step: step.events_per_s,
            "verdict": lambda step: step.verdict,
        },
    )


def broadcasts(runs: Sequence[LoadRun]) -> Chart | None:
    """Draw how long the news of one act takes to 95 % of the watchers, over their number."""
    return _chart(
        runs,
        chosen=lambda run: run.broadcasts,
        users=lambda one: one.watchers,
        drawn=lambda one: (one.times.p95_ms, False),
        id="broadcast",
        title="Broadcast",
        definition="One user adds an alert; the time until 95 % of the others who watch have its "
        "row. Watchers are simulated: the browser's own time comes on top.",
        axis="watchers",
        columns={
            "Implementation": lambda one: one.implementation,
            "watchers": lambda one: one.watchers,
            "p50, ms": lambda one: one.times.p50_ms,
            "p95, ms": lambda one: one.times.p95_ms,
            "received": lambda one: one.received,
            "expected": lambda one: one.expected,
        },
    )


def _chart(
    runs: Sequence[LoadRun],
    *,
    chosen: Callable[[LoadRun], Sequence[Result]],
    users: Callable[[Result], int],
    drawn: Callable[[Result], tuple[float | None, bool]],
    axis: str,
    columns: Mapping[str, Callable[[Result], Any]],
    **about: Any,
) -> Chart | None:
    points = _climbs(runs, chosen, users, drawn)
    if not points:
        return None
    palette = colours(points, [one for run in runs for one in run.implementations])
    canvas = Canvas([f"p95 over {axis}"], [HEIGHT], legend=True, bottom=TITLED_BOTTOM)
    for label, found in points.items():
        canvas.add(_line(label, found, palette[label]))
    ticks = sorted({count for found in points.values() for count, _, _ in found if count})
    canvas.axis("x", {"type": "log", "title": {"text": axis}, "tickvals": ticks, "ticktext": ticks})
    canvas.axis("y", {"type": "log", "title": {"text": "ms"}})
    return Chart(
        unit="Milliseconds, lower is better",
        figure=canvas.figure(),
        columns=tuple(columns),
        rows=tuple(
            tuple(value(one) for value in columns.values())
            for results in _by_label(runs, chosen).values()
            for one in results
        ),
        **about,
    )


def _line(label: str, points: Sequence[Point], colour: str) -> dict[str, Any]:
    symbols = ["circle-open" if limited else "circle" for _, _, limited in points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": label,
        "meta": label,
        "x": [count for count, _, _ in points],
        "y": [ms for _, ms, _ in points],
        "line": {"color": colour, "width": 2},
        "marker": {"color": colour, "size": 9, "symbol": symbols, "line": {"width": 2}},
        "hovertemplate": "%{x}: %{y:.4g} ms<extra>" + label + "</extra>",
    }


def _climbs(
    runs: Iterable[LoadRun],
    chosen: Callable[[LoadRun], Sequence[Result]],
    users: Callable[[Result], int],
    drawn: Callable[[Result], tuple[float | None, bool]],
) -> dict[str, list[Point]]:
    """Return the points of each label, with a gap where the next is no step further up."""
    found: dict[str, list[Point]] = {}
    for run in runs:
        for label, results in _by_label([run], chosen).items():
            points = found.setdefault(label, [])
            for climb in climbs(results, users):
                points += [GAP] if points else []
                points += [
                    (users(one), ms, limited)
                    for one in climb
                    for ms, limited in [drawn(one)]
                    if ms is not None
                ]
    return {label: points for label, points in found.items() if points}


def _by_label(
    runs: Iterable[LoadRun], chosen: Callable[[LoadRun], Sequence[Result]]
) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for run in runs:
        for one in chosen(run):
            found.setdefault(one.implementation, []).append(one)
    return found
