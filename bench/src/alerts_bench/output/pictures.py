"""The charts of a run as PNG files, for articles."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import kaleido

from alerts_bench import charts
from alerts_bench.analysis.formatting import sentence_case
from alerts_bench.analysis.forms import standard
from alerts_bench.analysis.summary import rankings
from alerts_bench.analysis.table import View, table, view_title
from alerts_bench.charts import THEMES, Chart, Figure
from alerts_bench.data.schema import Results, Run
from alerts_bench.output.selection import headline

SCALE = 2
"""Pixels of the file per CSS pixel."""

HEADER = 92
"""Height of title and subtitle in CSS pixels."""


def chosen(results: Results, view: View | None = None) -> list[Chart]:
    """Return response time, requests, data transferred and stability of one view.

    They show the default suite; of a run that has more, a fifth chart shows the response time of
    every interaction. Tuned forms beside standard ones are left to the report. A run without
    samples has none.
    """
    data = table(standard(results))
    view = view or data.main_view()
    every = rankings(data, view)
    if not every:
        return []
    ranked = headline(every)
    main = next(one for one in every if one.interaction == data.main_interaction(view))
    steady = charts.stability(data, view, main)
    return [
        charts.response_time(data, view, ranked),
        charts.requests(data, ranked),
        charts.transferred(data, ranked),
        *([steady] if steady else []),
        *([_of_all(charts.response_time(data, view, every))] if len(every) > len(ranked) else []),
    ]


def write(
    results: Results, folder: Path, chromium: Path | None = None, view: View | None = None
) -> list[Path]:
    """Draw the charts with Chromium and return their files, named after the run.

    Without `chromium`, kaleido looks for one itself.
    """
    view = view or table(results).main_view()
    return draw(
        {
            folder / f"{results.run.name}_{chart.id}.png": titled(chart, results.run, view)
            for chart in chosen(results, view)
        },
        chromium,
    )


def draw(figures: Mapping[Path, Figure], chromium: Path | None = None) -> list[Path]:
    """Draw each figure into its file with Chromium, and return the files."""
    kaleido.start_sync_server(path=chromium, mathjax=False, silence_warnings=True)
    try:
        for path, figure in figures.items():
            kaleido.write_fig_sync(figure, path, opts={"format": "png", "scale": SCALE})
    finally:
        kaleido.stop_sync_server(silence_warnings=True)
    return list(figures)


def _of_all(chart: Chart) -> Chart:
    return replace(chart, id=f"{chart.id}_all", title=f"{chart.title}, every interaction")


def titled(chart: Chart, run: Run, view: View) -> Figure:
    """Return the figure with what a reader needs when it stands alone."""
    launches = run.settings.get("launches")
    shown = view_title(view)
    conditions = [sentence_case(shown), *([f"{launches} launches"] if launches else [])]
    layout = chart.figure["layout"]
    height, margin = layout["height"] + HEADER, layout["margin"]
    title = {
        "text": f"<b>{chart.title}</b>",
        "subtitle": {"text": f"{chart.unit}<br>{' · '.join(conditions)}", "font": {"size": 14}},
        "font": {"size": 21},
        "x": 0.01,
        "xref": "container",
        "yref": "container",
        "y": 1,
        "yanchor": "top",
        "pad": {"t": 14},
    }
    return {
        "data": chart.figure["data"],
        "layout": layout
        | {
            "template": THEMES["light"],
            "title": title,
            "height": height,
            "margin": margin | {"t": margin["t"] + HEADER - 16},
            "legend": layout["legend"] | {"y": 1 - HEADER / height},
        },
    }
