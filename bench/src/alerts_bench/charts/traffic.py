"""Charts of traffic: requests and frames, payload and wire bytes."""

from collections.abc import Sequence

from alerts_bench.analysis.formatting import size
from alerts_bench.analysis.summary import Cell, Ranking
from alerts_bench.analysis.table import Table
from alerts_bench.charts.canvas import Bars, Panel, bar_figure
from alerts_bench.charts.chart import Chart

MESSAGES = (
    ("HTTP requests", ("requests",), ""),
    ("WebSocket frames", ("frames_sent", "frames_received"), "/"),
)
BYTES = (
    ("payload", ("payload_sent", "payload_received"), ""),
    ("on the wire", ("wire_sent", "wire_received"), "/"),
)


def requests(table: Table, rankings: Sequence[Ranking]) -> Chart:
    """Draw HTTP requests and WebSocket frames per interaction, fastest first."""
    fields = ("requests", "frames_sent", "frames_received")
    panels = [
        Panel(
            table.title(ranking.interaction),
            [
                Bars(
                    name=name,
                    values={cell.label: _total(cell, parts) for cell in ranking.cells},
                    pattern=pattern,
                )
                for name, parts, pattern in MESSAGES
            ],
            texts={cell.label: _messages(cell) for cell in ranking.cells},
        )
        for ranking in rankings
    ]
    return Chart(
        id="requests",
        title="Requests",
        unit="Messages per interaction, lower is better",
        definition="HTTP requests and WebSocket frames in both directions that one interaction "
        "causes, seen by Chromium; means over the kept samples. Fastest implementation first.",
        figure=bar_figure(table, panels),
        columns=(
            "Interaction",
            "Implementation",
            "HTTP requests",
            "WebSocket frames sent",
            "WebSocket frames received",
        ),
        rows=_rows(table, rankings, fields),
    )


def transferred(table: Table, rankings: Sequence[Ranking]) -> Chart:
    """Draw payload and wire bytes per interaction side by side, fastest first."""
    fields = ("payload_sent", "payload_received", "wire_sent", "wire_received")
    counted = [
        kind
        for kind in BYTES
        if kind is BYTES[0]
        or any(_total(c, kind[1]) is not None for r in rankings for c in r.cells)
    ]
    panels = [
        Panel(
            table.title(ranking.interaction),
            [
                Bars(
                    name=name,
                    values={cell.label: _kilobytes(_total(cell, parts)) for cell in ranking.cells},
                    texts={cell.label: size(_total(cell, parts)) for cell in ranking.cells},
                    pattern=pattern,
                )
                for name, parts, pattern in counted
            ],
        )
        for ranking in rankings
    ]
    unit = "kB per interaction, lower is better"
    return Chart(
        id="transferred",
        title="Data transferred",
        unit=unit,
        definition="Payload: bodies and WebSocket frames as the page sees them, uncompressed. "
        "On the wire: the TCP stream with headers, framing and compression. Both directions; "
        "1 kB is 1,000 bytes. Fastest implementation first.",
        figure=bar_figure(table, panels, stacked=False),
        columns=(
            "Interaction",
            "Implementation",
            "payload sent, bytes",
            "payload received, bytes",
            "wire sent, bytes",
            "wire received, bytes",
        ),
        rows=_rows(table, rankings, fields),
    )


def _rows(
    table: Table, rankings: Sequence[Ranking], fields: Sequence[str]
) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (
            table.title(cell.interaction),
            cell.label,
            *(getattr(cell.traffic, field) for field in fields),
        )
        for ranking in rankings
        for cell in ranking.cells
    )


def _total(cell: Cell, fields: Sequence[str]) -> float | None:
    values = [getattr(cell.traffic, field) for field in fields]
    counted = [value for value in values if value is not None]
    return sum(counted) if counted else None


def _kilobytes(value: float | None) -> float | None:
    return None if value is None else value / 1000


def _messages(cell: Cell) -> str:
    told = cell.traffic
    parts = []
    if told.requests:
        parts.append(f"{told.requests:.3g} HTTP")
    if told.frames_sent or told.frames_received:
        parts.append(f"{told.frames_sent or 0:.3g} out, {told.frames_received or 0:.3g} in")
    return ", ".join(parts) or "none"
