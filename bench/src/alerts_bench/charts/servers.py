"""Charts of the servers: CPU time per interaction, and memory."""

from collections.abc import Mapping, Sequence

from alerts_bench.analysis.formatting import MIB, mebibytes, milliseconds
from alerts_bench.analysis.table import Table
from alerts_bench.charts.canvas import Bars, Panel, bar_figure
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.look import PARTS
from alerts_bench.data.schema import Usage

SERVICES = (("server", PARTS[1]), ("redis", PARTS[3]), ("gateway", PARTS[0]))


def cpu(table: Table, interaction: str, rows: int) -> Chart | None:
    """Draw the CPU time that one interaction costs the server, redis and the gateway."""
    usage = _usage(table, interaction, rows)
    spent = {(one.implementation, one.service): one.cpu_ms for one in usage}
    if not any(value is not None for value in spent.values()):
        return None
    labels = sorted(
        {label for label, _ in spent},
        key=lambda label: sum(spent.get((label, name)) or 0 for name, _ in SERVICES),
    )
    bars = [
        Bars(
            name=name,
            values={label: spent.get((label, name)) for label in labels},
            colour=colour,
        )
        for name, colour in SERVICES
    ]
    texts = {label: _total(spent, label) for label in labels}
    unit = "CPU milliseconds per interaction, lower is better"
    return Chart(
        id="cpu",
        title="Server CPU",
        unit=unit,
        definition="CPU time of all processes of a server over a block of interactions, divided "
        "by their number, the idle rate subtracted. What is caused in redis and the gateway "
        "stands beside it; “unknown” in the table is not zero, “none” is what does not need it.",
        figure=bar_figure(table, [Panel(table.title(interaction), bars, texts)]),
        columns=("Implementation", *(f"{name}, ms" for name, _ in SERVICES)),
        rows=tuple(
            (label, *(_spent(spent, label, name) for name, _ in SERVICES)) for label in labels
        ),
    )


def memory(table: Table, interaction: str, rows: int) -> Chart | None:
    """Draw the proportional memory of each server, idle and after the interactions."""
    usage = [one for one in _usage(table, interaction, rows) if one.service == "server"]
    held = {one.implementation: one for one in usage if one.pss_bytes_after is not None}
    if not held:
        return None
    labels = sorted(held, key=lambda label: held[label].pss_bytes_after or 0)
    kinds = (("idle", "pss_bytes_idle", "/"), ("after the interactions", "pss_bytes_after", ""))
    bars = [
        Bars(
            name=name,
            values={label: _mebibytes(getattr(held[label], field)) for label in labels},
            texts={label: _text(getattr(held[label], field)) for label in labels},
            pattern=pattern,
        )
        for name, field, pattern in kinds
    ]
    unit = "MiB of memory (PSS), lower is better"
    return Chart(
        id="memory",
        title="Server memory, whole run",
        unit=unit,
        definition="Proportional set size, summed over the processes of one server: memory that "
        "processes share counts once. Idle, and after the interactions.",
        figure=bar_figure(table, [Panel(table.title(interaction), bars)], stacked=False),
        columns=(
            "Implementation",
            "interactions",
            "PSS idle",
            "PSS after",
            "RSS idle",
            "RSS after",
        ),
        rows=tuple(
            (
                label,
                one.interactions,
                *(
                    _text(size)
                    for size in (
                        one.pss_bytes_idle,
                        one.pss_bytes_after,
                        one.rss_bytes_idle,
                        one.rss_bytes_after,
                    )
                ),
            )
            for label, one in ((label, held[label]) for label in labels)
        ),
    )


def _usage(table: Table, interaction: str, rows: int) -> Sequence[Usage]:
    return [
        one
        for one in table.results.run.usage
        if one.interaction in ("", interaction) and one.rows in (None, rows)
    ]


def _total(spent: Mapping[tuple[str, str], float | None], label: str) -> str:
    known = [value for name, _ in SERVICES if (value := spent.get((label, name))) is not None]
    return milliseconds(sum(known)) if known else "unknown"


def _spent(spent: Mapping[tuple[str, str], float | None], label: str, name: str) -> float | str:
    value = spent.get((label, name))
    if value is not None:
        return value
    # Who tells of the gateway tells of all that there is.
    return "none" if spent.get((label, "gateway")) is not None else "unknown"


def _mebibytes(value: int | None) -> float | None:
    return None if value is None else value / MIB


def _text(value: int | None) -> str:
    return "unknown" if value is None else mebibytes(value)
