"""A made-up run of six implementations: the fixture of the report's and the charts' tests.

Nothing here was measured. The shapes are realistic: launches share luck, times are skewed, cost
grows with the table, one framework replaces its table and one reloads its page.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from alerts_bench.data.schema import (
    MEMORY,
    Condition,
    Finding,
    Results,
    Run,
    Sample,
    Subject,
    Usage,
)
from alerts_bench.page.network import UNCOUNTED

TITLES = {
    "page_cold": "Page load, cold cache",
    "add_random": "Add Random Alert",
    "form_invalid": "Form with invalid input",
    "details": "Open details",
    "delete": "Delete",
}
WRITES = {"add_random", "delete"}
"""What a delay of the server slows down."""

_COSTS = {"page_cold": 6.0, "add_random": 1.0, "form_invalid": 0.9, "details": 0.7, "delete": 0.95}


@dataclass(frozen=True)
class Shape:
    label: str
    transport: str
    base_ms: float
    per_row_ms: float
    spread: float
    kilobytes: float
    kilobytes_per_row: float
    update: str


SHAPES = (
    Shape("Django LiveView", "WebSocket", 8.6, 0.012, 0.04, 2, 0.45, "The whole table body."),
    Shape("SSR", "HTTP", 34.0, 0.05, 0.10, 9, 0.48, "The whole page, after POST-redirect-GET."),
    Shape("django-htmx", "AJAX", 5.4, 0.001, 0.03, 0.8, 0.0, "One row and a toast."),
    Shape("Unicorn", "AJAX", 16.0, 0.09, 0.05, 4, 0.9, "The component's changed parts."),
    Shape("Reactor", "WebSocket", 5.5, 0.006, 0.04, 1.1, 0.0, "A diff of the component."),
    Shape("djust", "WebSocket", 7.2, 0.02, 0.04, 1.9, 0.0, "Patches of a virtual DOM."),
)


def sample(label: str, launch: int, dom_ms: float, **more: object) -> Sample:
    """Return a kept sample of Add Random in framework cost, with these fields beside."""
    fields: dict[str, object] = {
        "timestamp": "",
        "implementation": label,
        "interaction": "add_random",
        "condition": "cost",
        "launch": launch,
        "iteration": 1,
        "warmup": False,
        "rows": 100,
        "dom_ms": dom_ms,
        "frame_ms": None,
    }
    return Sample(**{**fields, **UNCOUNTED, **more})


def reading(cycle: int, *, nodes: int, listeners: int = 20, visit: int = 1) -> Sample:
    """Return a reading of a page's memory; 1,000 nodes and 10 listeners are garbage."""
    return replace(
        sample("A", 1, 0.0),
        interaction=MEMORY,
        iteration=cycle,
        warmup=cycle == 0,
        dom_ms=None,
        visit=visit,
        heap_bytes=5 << 20,
        dom_nodes=nodes + 1000,
        event_listeners=listeners + 10,
        heap_kept_bytes=3 << 20,
        dom_nodes_kept=nodes,
        event_listeners_kept=listeners,
    )


def results(
    *,
    seed: int = 1,
    launches: int = 5,
    iterations: int = 6,
    rows: tuple[int, ...] = (10, 100, 1000),
    rtts: tuple[float, ...] = (0.0, 50.0),
    delays_ms: dict[str, float] | None = None,
    failures: bool = True,
) -> Results:
    """Make a run. `delays_ms` slows the writes of implementations down, by label."""
    rng = random.Random(seed)
    plan: list[tuple[Condition, int, float]] = [
        ("cost", rows[0], 0.0),
        *(("cost", size, 0.0) for size in rows[1:]),
    ]
    plan += [("felt", min(rows, key=lambda size: abs(size - 100)), 0.0)]
    plan += [("cost", min(rows, key=lambda size: abs(size - 100)), rtt) for rtt in rtts[1:]]
    samples = [
        sample
        for condition, size, rtt in plan
        for launch in range(1, launches + 1)
        for sample in _launch(rng, condition, size, rtt, launch, iterations, delays_ms or {})
    ]
    if not any(rtts):
        samples = [replace(one, rtt_ms=None) for one in samples]
    if failures:
        samples.append(_failed(samples[-1]))
    return Results(_run(seed, rows, delays_ms or {}), tuple(samples))


def run_of(seed: int, **options: Any) -> Results:
    """Make a run of one table size, without a slow network, of which nothing failed."""
    return results(seed=seed, rows=(100,), rtts=(0.0,), failures=False, **options)


def with_reference(run: Results) -> Results:
    """Measure two references beside the implementations; the other takes a fifth longer."""
    chance = random.Random(3)
    subjects = (
        Subject(label="Floor (fetch)", role="reference"),
        Subject(label="Floor (WebSocket)", role="reference"),
    )
    samples = tuple(
        replace(
            one,
            implementation=subject.label,
            dom_ms=one.dom_ms and one.dom_ms * factor * math.exp(chance.gauss(0, 0.05)),
        )
        for one in run.samples
        if one.implementation == "django-htmx"
        for subject, factor in zip(subjects, (0.6, 0.72), strict=True)
    )
    described = replace(run.run, implementations=(*run.run.implementations, *subjects))
    return replace(run, run=described, samples=(*run.samples, *samples))


def with_settings(run: Results, **changes: Any) -> Results:
    """Let a run have been asked for something else."""
    return replace(run, run=replace(run.run, settings=run.run.settings | changes))


def _launch(
    rng: random.Random,
    condition: Condition,
    size: int,
    rtt: float,
    launch: int,
    iterations: int,
    delays_ms: dict[str, float],
) -> Iterator[Sample]:
    luck = rng.gauss(0, 0.015)
    order = list(SHAPES)
    rng.shuffle(order)
    for shape in order:
        own = luck + rng.gauss(0, shape.spread * 0.4)
        for interaction, factor in _COSTS.items():
            if condition == "felt" and interaction != "add_random":
                continue
            for iteration in range(-2, iterations + 1):
                warmup, observed = iteration < 1, iteration == 0
                trips = 2 if shape.transport == "HTTP" else 1
                work = (shape.base_ms + shape.per_row_ms * size) * factor
                work *= 2.718 ** (own + abs(rng.gauss(0, shape.spread)))
                server = 0.45 * work
                dom = work + trips * rtt
                dom += delays_ms.get(shape.label, 0.0) if interaction in WRITES else 0.0
                dom += 10.4 if condition == "felt" else 0.0
                dom *= 1.8 if warmup else 1.0
                out = 0.9 + rng.random() * 0.2 + (9.8 if condition == "felt" else 0.0)
                socket = shape.transport == "WebSocket" and interaction != "page_cold"
                received = 1000 * (shape.kilobytes + shape.kilobytes_per_row * size)
                yield Sample(
                    timestamp="2025-11-21T06:00:00.000+00:00",
                    implementation=shape.label,
                    interaction=interaction,
                    condition=condition,
                    launch=launch,
                    iteration=iteration if iteration > 0 else iteration + 3,
                    warmup=warmup,
                    rows=size,
                    dom_ms=round(dom, 1),
                    frame_ms=round((dom // 16.7 + 1) * 16.7 + rng.random(), 1),
                    requests=0 if socket else trips,
                    frames_sent=1 if socket else 0,
                    frames_received=(2 if shape.label != "djust" else 1) if socket else 0,
                    payload_sent=180 if socket else 640,
                    payload_received=round(received),
                    wire_sent=240 if socket else 1400,
                    wire_received=round(received * (1.01 if socket else 0.25) + 300),
                    rtt_ms=rtt,
                    first_byte_out_ms=round(min(out, 0.4 * dom), 2) if observed else None,
                    server_ms=round(server, 2) if observed and shape.label != "djust" else None,
                    first_byte_in_ms=round(max(dom - 0.3 * work, 0.5 * dom), 2)
                    if observed
                    else None,
                    first_paint_ms=round(0.6 * dom, 1) if interaction == "page_cold" else None,
                    script_bytes=1000 + SHAPES.index(shape) * 21000
                    if interaction == "page_cold"
                    else None,
                    observed=observed,
                )


def _failed(sample: Sample) -> Sample:
    values = {name: getattr(sample, name) for name in Sample.__slots__}
    return Sample(**values | {"dom_ms": None, "frame_ms": None, "outcome": "timeout after 10 s"})


def _run(seed: int, rows: tuple[int, ...], delays_ms: dict[str, float]) -> Run:
    return Run(
        name="performance_results_20251121_060000",
        started="2025-11-21T06:00:00.000+00:00",
        finished="2025-11-21T06:03:41.000+00:00",
        ended_by="complete",
        command=("alerts-bench", "run", "--rows", ",".join(map(str, rows)), "--seed", str(seed)),
        seed=seed,
        settings={"rows": list(rows), "iterations": 30, "launches": 5, "titles": TITLES},
        environment={
            "machine": {
                "cpu": "SYNTHETIC FIXTURE, NOT A MEASUREMENT",
                "cores": 2,
                "governor": "performance",
                "memory_bytes": 8 * 1024**3,
                "swap_bytes": 0,
                "kernel": "Linux 6.1",
                "system": "Debian GNU/Linux 12",
            },
            "chromium": {"binary": "/usr/bin/chromium", "version": "156", "kind": "full Chromium"},
            "python": "3.11.7",
            "stack": "local",
            "git": {"commit": "0123456789abcdef", "dirty": False},
            "instrument": "cafe",
            "during": {
                "load_before": 0.2,
                "load_after": 1.4,
                "steal_percent": 0.3,
                "swapped_bytes": 0,
            },
        },
        implementations=tuple(
            Subject(
                label=shape.label,
                framework=shape.label,
                version="1.0",
                transport=shape.transport,
                update=shape.update,
                server="daphne 4.2, 1 worker" if shape.transport == "WebSocket" else "gunicorn 23",
                packages={"Django": "5.2.19"},
                slot=slot,
                fingerprint=f"code-{slot}",
                delay_ms=delays_ms.get(shape.label, 0.0),
                code={
                    "python_lines": 40 + 17 * slot,
                    "template_lines": 60 + 9 * slot,
                    "javascript_lines": 3 * slot,
                    "css_lines": 0,
                    "packages_installed": 12 + 5 * slot,
                },
            )
            for slot, shape in enumerate(SHAPES)
        ),
        warnings=(
            Finding(
                code="dirty",
                severity="warning",
                cause="The git tree has changes that are not committed.",
                cure="Commit or stash them.",
            ),
        ),
        proofs={},
        usage=tuple(
            Usage(
                implementation=shape.label,
                service=service,
                interaction="add_random",
                rows=min(rows, key=lambda size: abs(size - 100)),
                interactions=30,
                cpu_ms=share * shape.base_ms
                if service == "server" or "Web" in shape.transport
                else None,
                idle_cpu_percent=0.4,
                rss_bytes_idle=70_000_000,
                rss_bytes_after=74_000_000,
                pss_bytes_idle=51_000_000,
                pss_bytes_after=54_500_000,
            )
            for shape in SHAPES
            for service, share in (("server", 0.5), ("redis", 0.02), ("gateway", 0.05))
        ),
    )


def with_variant(found: Results) -> Results:
    """Return the run with its third implementation as a tuned variant of its first."""
    first, second, third, *others = found.run.implementations
    variant = replace(
        third,
        framework=first.label,
        variant=third.label,
        variant_class="tuned",
        variant_reason="It sends less.",
    )
    run = replace(found.run, implementations=(first, second, variant, *others))
    return replace(found, run=run)
