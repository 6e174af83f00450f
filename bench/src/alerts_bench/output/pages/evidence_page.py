"""docs/evidence.md: what the rules of a run rest on, computed again from stored samples.

Published runs and the samples of their proofs go into it, and nothing else: every machine writes
the same page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import fmean

from alerts_bench.analysis import provenance
from alerts_bench.analysis.formatting import fixed_limits, listed, markdown, share
from alerts_bench.analysis.table import CONDITIONS, Table, table
from alerts_bench.comparison import evidence
from alerts_bench.comparison.evidence import Position
from alerts_bench.data import files, stored_proofs
from alerts_bench.data.schema import Results
from alerts_bench.proofs import aa, known_delay, second_clock
from alerts_bench.run.schedule import WARMUP_ROUNDS
from alerts_bench.system import templates

Row = Sequence[str]

SHOWN = 8
"""Rounds and samples of a visit that are shown; few visits have more."""


def text(runs: Sequence[Results], proofs: Sequence[Results], *, repeated: bool = False) -> str:
    """Return the page. `proofs` are the runs that the proofs took their samples in.

    `repeated` says whether what `make repeat` has found is published, too.
    """
    tables = [one for one in map(table, runs) if one.views()]
    page: str = (
        templates.of_text(Path(__file__).parent)
        .get_template("evidence.md.j2")
        .render(
            rounds=WARMUP_ROUNDS,
            repeated=repeated,
            late_ms=f"{evidence.LATE_MS:g}",
            runs=_table(
                (
                    "Run",
                    "Commit",
                    "Launches",
                    "Kept samples of each implementation and interaction, framework cost",
                ),
                map(_run, tables),
            ),
            warmup=_positions(tables, evidence.warmup, "Round"),
            trend=_positions(tables, evidence.trend, "Sample"),
            variance=_table(
                ("Run", "Samples", "Visits", "Share of the samples in the variance"),
                chain.from_iterable(map(_variance, tables)),
            ),
            late=_table(
                ("Run", "Visits", "Late in all interactions"),
                chain.from_iterable(map(_late, tables)),
            ),
            coverage=_table(
                (
                    "Run",
                    "Comparisons",
                    "Hierarchical covers",
                    "Student covers",
                    "Median half-width of the ratio of two implementations (hierarchical, Student)",
                    "Widest (hierarchical, Student)",
                ),
                chain.from_iterable(map(_coverage, tables)),
            ),
            known_delay=_table(
                (
                    "Samples",
                    "Implementation",
                    "Delay added",
                    "Delay measured (95 % interval)",
                    "Outcome",
                    "Smallest delay detected with 80 % power",
                    "Slope, ms measured for each ms added (95 % interval)",
                ),
                chain.from_iterable(map(_known_delays, proofs)),
            ),
            aa=_table(
                ("Samples", "Comparisons", "False differences"),
                chain.from_iterable(map(_aa, proofs)),
            ),
            second_clock=_table(
                ("Samples", "", "Bench", "Independent clock", "Difference"),
                chain.from_iterable(map(_second_clocks, proofs)),
            ),
        )
    )
    return f"{page.rstrip()}\n"


def _table(header: Row, rows: Iterable[Row]) -> str:
    """Return a table; empty where there are no rows."""
    found = list(rows)
    return markdown([header, *found]) if found else ""


def _run(data: Table) -> Row:
    run = data.results.run
    asked = (str(run.settings.get(one, "")) for one in ("launches", "iterations"))
    return _report(data), provenance.short_commit(run.environment), *asked


def _report(data: Table) -> str:
    """Return a link to the report of a run, which has its samples."""
    name = data.results.run.name
    return f"[{name.removeprefix(files.PREFIX)}](results/{name}.html)"


def _samples(of_proof: Results) -> str:
    """Return a link to the samples of a proof."""
    name = of_proof.run.name
    path = f"results/{stored_proofs.FOLDER}/{name}.csv"
    return f"[{name.removeprefix(files.PREFIX)}]({path})"


def _positions(
    tables: Sequence[Table], positions: Callable[[Table], list[Position]], counted: str
) -> str:
    rows: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for data in tables:
        for one in positions(data):
            if one.ratio.known and one.number <= SHOWN:
                cell = f"{one.ratio.estimate:.2f} ({fixed_limits(one.ratio)})"
                rows[_report(data), CONDITIONS[one.condition]][one.number] = cell
    last = max((number for row in rows.values() for number in row), default=0)
    numbers = range(1, last + 1)
    return _table(
        ("Run", "Condition", *(f"{counted} {number}" for number in numbers)),
        ((*row, *(cells.get(number, "") for number in numbers)) for row, cells in rows.items()),
    )


def _variance(data: Table) -> Iterator[Row]:
    if found := evidence.variance(data):
        shares = (found.sample, found.visit, found.share_of_samples)
        yield _report(data), *map(share, shares)


def _late(data: Table) -> Iterator[Row]:
    late, visits = evidence.late_visits(data)
    if not visits:
        return
    told = [
        f"{one.page.label}, launch {one.page.launch}: {fmean(one.later_ms.values()):.0f} ms"
        for one in late
    ]
    yield _report(data), str(visits), listed(told) if told else "none"


def _coverage(data: Table) -> Iterator[Row]:
    if found := evidence.coverage(data):
        yield (
            _report(data),
            f"{found.comparisons:,}",
            share(found.hierarchical, 1),
            share(found.student, 1),
            *(" and ".join(map(share, one)) for one in (found.widths, found.widest)),
        )


def _known_delays(results: Results) -> Iterator[Row]:
    delays = results.run.settings.get("delays_ms") or {}
    asked_ms = {label: known_delay.asked(set_ms) for label, set_ms in delays.items()}
    for one in known_delay.judge(results.samples, asked_ms):
        if one.is_judged and one.outcome != "missing":
            yield (
                _samples(results),
                one.label,
                f"{one.asked_ms:g} ms",
                f"{one.found.estimate:.1f} ms ({fixed_limits(one.found, 1)})",
                one.outcome,
                f"{one.smallest_ms:.1f} ms",
                f"{one.slope.estimate:.2f} ({fixed_limits(one.slope)})",
            )


def _aa(results: Results) -> Iterator[Row]:
    side = aa.side_label("", aa.SIDES[0])
    measured = dict.fromkeys(one.implementation for one in results.samples)
    labels = [one.removesuffix(side) for one in measured if one.endswith(side)]
    if labels:
        interactions = results.run.settings["interactions"]
        found = aa.judge(aa.comparisons(results.samples, labels, interactions))
        yield _samples(results), str(found.comparisons), str(found.false_differences)


def _second_clocks(results: Results) -> Iterator[Row]:
    of_bench = second_clock.label("", second_clock.BENCH)
    measured = dict.fromkeys(one.implementation for one in results.samples)
    labels = [one.removesuffix(of_bench) for one in measured if one.endswith(of_bench)]
    for pair in second_clock.judge(results.samples, labels):
        if pair.bench_ms is not None and pair.independent_ms is not None:
            yield (
                _samples(results),
                f"{pair.label}, {pair.interaction}",
                f"{pair.bench_ms:.1f} ms",
                f"{pair.independent_ms:.1f} ms",
                f"{pair.share:+.0%}".replace("%", " %"),
            )
