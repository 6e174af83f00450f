"""Charts of traffic: requests and frames, payload and wire bytes."""

from collections.abc import Sequence

from alerts_bench.analysis.formatting import sizes
from alerts_bench.analysis.summary import Cell, Ranking
from alerts_bench.analysis.table import Table
from alerts_bench.charts.canvas import Bars, Panel, bar_figure
from alerts_bench.charts.chart import Chart

MESSAGES = (("HTTP requests", "requests", ""), ("WebSocket frames", "frames", "/"))
BYTES = (("payload", "payload", ""), ("on the wire", "wire", "/"))


def requests(table: Table, rankings: Sequence[Ranking]) -> Chart:
    """Draw HTTP requests and WebSocket frames per interaction, fastest first."""
    fields = ("requests", "frames_sent", "frames_received")
    panels = [
        Panel(
            table.title(ranking.interaction),
            [
                Bars(
                    name=name,
                    values={cell.label: _median(cell, key) for cell in ranking.cells},
                    pattern=pattern,
                )
                for name, key, pattern in MESSAGES
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
        "causes, seen by Chromium: the count of the median sample. Fastest implementation first.",
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
        if kind is BYTES[0] or any(kind[1] in c.traffic for r in rankings for c in r.cells)
    ]
    panels = [
        Panel(
            table.title(ranking.interaction),
            [
                Bars(
                    name=name,
                    values={cell.label: _kilobytes(cell, key) for cell in ranking.cells},
                    texts={cell.label: sizes(cell.traffic.get(key)) for cell in ranking.cells},
                    pattern=pattern,
                )
                for name, key, pattern in counted
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
        "1 kB is 1,000 bytes. The count of the median sample, and the range where samples differ. "
        "Fastest implementation first.",
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
            *(_median(cell, field) for field in fields),
        )
        for ranking in rankings
        for cell in ranking.cells
    )


def _median(cell: Cell, key: str) -> int | None:
    count = cell.traffic.get(key)
    return count.median if count else None


def _kilobytes(cell: Cell, key: str) -> float | None:
    count = _median(cell, key)
    return None if count is None else count / 1000


def _messages(cell: Cell) -> str:
    parts = []
    if requests := _median(cell, "requests"):
        parts.append(f"{requests} HTTP")
    if _median(cell, "frames"):
        sent, received = (_median(cell, key) or 0 for key in ("frames_sent", "frames_received"))
        parts.append(f"{sent} out, {received} in")
    return ", ".join(parts) or "none"
