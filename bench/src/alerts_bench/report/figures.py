"""The charts of the report, for every view and interaction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from alerts_bench import charts
from alerts_bench.analysis.forms import Form
from alerts_bench.analysis.summary import Ranking, rankings
from alerts_bench.analysis.table import Table, View
from alerts_bench.charts import Chart
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.report.sections import key

DIGITS = 5


EVERY = "*"
"""Stands for all interactions, in the place of one."""


def by_view(table: Table, form: Form = "all") -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return the charts as JSON by the key of the view, then by interaction or `EVERY`."""
    return {key(view, form): _of_view(table, view) for view in table.views()}


def _of_view(table: Table, view: View) -> dict[str, list[dict[str, Any]]]:
    ranked = rankings(table, view)
    drawn = {
        ranking.interaction: [_json(chart) for chart in _charts(table, view, ranking)]
        for ranking in ranked
    }
    whole = charts.response_time(table, view, ranked)
    title = f"{whole.title}, every interaction"
    every = replace(whole, id="response_time_all", title=title)
    return drawn | {EVERY: [_json(every)] if len(ranked) > 1 else []}


def of_loads(runs: Sequence[LoadRun]) -> list[dict[str, Any]]:
    """Return the charts of many users as JSON."""
    drawn = (charts.response_times(runs), charts.broadcasts(runs))
    return [_json(chart) for chart in drawn if chart]


def _charts(table: Table, view: View, ranking: Ranking) -> list[Chart]:
    is_main = ranking.interaction == table.main_interaction(view)
    drawn = [
        charts.response_time(table, view, [ranking]),
        charts.distribution(table, view, ranking),
        *charts.growth(table, view, ranking.interaction),
        charts.stability(table, view, ranking),
        charts.breakdown(table, [ranking]),
        charts.requests(table, [ranking]),
        charts.transferred(table, [ranking]),
        charts.cpu(table, ranking.interaction, view.rows),
        # It is the same for every interaction.
        *([charts.memory(table, ranking.interaction, view.rows)] if is_main else []),
    ]
    return [chart for chart in drawn if chart]


def _json(chart: Chart) -> dict[str, Any]:
    return {
        "id": chart.id,
        "title": chart.title,
        "unit": chart.unit,
        "definition": chart.definition,
        "columns": chart.columns,
        "rows": _short(chart.rows),
        "figure": _short(chart.figure),
    }


def _short(value: Any) -> Any:
    """Round to the digits that anyone can see, which halves the file."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _short(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(item) for item in value]
    return value
