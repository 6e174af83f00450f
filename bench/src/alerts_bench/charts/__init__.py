"""Plotly figures of a run. Pure: results in, figures out."""

from alerts_bench.charts.canvas import Figure
from alerts_bench.charts.chart import Chart
from alerts_bench.charts.growth import growth
from alerts_bench.charts.history import history
from alerts_bench.charts.look import THEMES, colours
from alerts_bench.charts.many import broadcasts, response_times
from alerts_bench.charts.servers import cpu, memory
from alerts_bench.charts.spread import distribution, stability
from alerts_bench.charts.times import breakdown, response_time
from alerts_bench.charts.traffic import requests, transferred

__all__ = [
    "THEMES",
    "Chart",
    "Figure",
    "breakdown",
    "broadcasts",
    "colours",
    "cpu",
    "distribution",
    "growth",
    "history",
    "memory",
    "requests",
    "response_time",
    "response_times",
    "stability",
    "transferred",
]
