"""Load runs as they might have been measured."""

from __future__ import annotations

from alerts_bench.data.schema import Subject
from alerts_bench.load.outcome.load_run import BroadcastResult, IdleResult, LoadRun
from alerts_bench.load.outcome.steps import StepResult, StepVerdict, Times

LABELS = ("SSR", "djust")
LADDER: tuple[tuple[int, float, StepVerdict], ...] = (
    (5, 40.0, "sustained"),
    (10, 90.0, "generator-limited"),
    (20, 900.0, "too slow"),
)


def step(label: str, number: int, users: int, p95_ms: float, verdict: StepVerdict) -> StepResult:
    return StepResult(
        number=number,
        implementation=label,
        users=users,
        rate_hz=1.0,
        seconds=10.0,
        times=Times(10 * users, p95_ms / 2, p95_ms, 1.2 * p95_ms, 2 * p95_ms),
        by_act={},
        control=Times(10 * users, 1.0, 2.0, 3.0, 4.0),
        failures={},
        events_per_s=float(users),
        verdict=verdict,
        server_cpu_percent=2.0 * users,
        cpu_ms_per_event={"server": 20.0, "gateway": 1.0},
        memory_bytes=10**8,
        memory_per_user_bytes=50_000.0,
    )


def run() -> LoadRun:
    return LoadRun(
        name="load_results_20260101_120000",
        settings={"steps": [users for users, _, _ in LADDER]},
        implementations=[Subject(label=label, slot=slot) for slot, label in enumerate(LABELS)],
        steps=[
            step(label, number, *one)
            for label in LABELS
            for number, one in enumerate(LADDER, start=1)
        ],
        idle=[
            IdleResult(
                implementation="djust",
                users=50,
                memory_per_user_bytes=80_000.0,
                server_cpu_percent=0.1,
            )
        ],
        broadcasts=[
            BroadcastResult(
                implementation="djust",
                watchers=watchers,
                acts=5,
                expected=5 * watchers,
                received=5 * watchers,
                times=Times(5 * watchers, 20.0 * watchers, 30.0 * watchers, 1.0, 1.0),
            )
            for watchers in (1, 10)
        ],
    )
