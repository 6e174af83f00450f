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
    found = _by_label(runs, lambda run: run.steps)
    points = _climbs(
        runs,
        lambda run: run.steps,
        lambda step: step.users,
        lambda step: (step.times.p95_ms, step.verdict == LIMITED),
    )
    rows = tuple(_step_row(step) for steps in found.values() for step in steps)
    return _chart(
        runs,
        points,
        id="many-users",
        title="Response time with many users",
        definition="The time that 95 % of all acts stayed below, from when each was due, over the "
        f"number of users who act at random moments. Up to {P95_LIMIT_MS:.0f} ms counts as borne. "
        "An open mark is generator-limited: there the generator was measured, not the server.",
        axis="users",
        columns=("Implementation", "users", "p95, ms", "echo p95, ms", "events/s", "verdict"),
        rows=rows,
    )


def broadcasts(runs: Sequence[LoadRun]) -> Chart | None:
    """Draw how long the news of one act takes to 95 % of the watchers, over their number."""
    found = _by_label(runs, lambda run: run.broadcasts)
    points = _climbs(
        runs,
        lambda run: run.broadcasts,
        lambda one: one.watchers,
        lambda one: (one.times.p95_ms, False),
    )
    rows = tuple(_broadcast_row(one) for told in found.values() for one in told)
    return _chart(
        runs,
        points,
        id="broadcast",
        title="Broadcast",
        definition="One user adds an alert; the time until 95 % of the others who watch have its "
        "row. Watchers are simulated: the browser's own time comes on top.",
        axis="watchers",
        columns=("Implementation", "watchers", "p50, ms", "p95, ms", "received", "expected"),
        rows=rows,
    )


def _chart(
    runs: Sequence[LoadRun], points: Mapping[str, Sequence[Point]], *, axis: str, **about: Any
) -> Chart | None:
    if not points:
        return None
    palette = colours(points, [one for run in runs for one in run.implementations])
    canvas = Canvas([f"p95 over {axis}"], [HEIGHT], legend=True, bottom=TITLED_BOTTOM)
    for label, found in points.items():
        canvas.add(_line(label, found, palette[label]))
    ticks = sorted({count for found in points.values() for count, _, _ in found if count})
    canvas.axis("x", {"type": "log", "title": {"text": axis}, "tickvals": ticks, "ticktext": ticks})
    canvas.axis("y", {"type": "log", "title": {"text": "ms"}})
    return Chart(unit="Milliseconds, lower is better", figure=canvas.figure(), **about)


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


def _step_row(step: StepResult) -> tuple[Any, ...]:
    return (
        step.implementation,
        step.users,
        step.times.p95_ms,
        step.control.p95_ms,
        step.events_per_s,
        step.verdict,
    )


def _broadcast_row(one: BroadcastResult) -> tuple[Any, ...]:
    times = one.times
    return (
        one.implementation,
        one.watchers,
        times.p50_ms,
        times.p95_ms,
        one.received,
        one.expected,
    )
