"""The report of a run: one HTML file that needs nothing else."""

from alerts_bench.report.page import render, write
from alerts_bench.report.versus import markdown, render_versus, write_versus

__all__ = ["markdown", "render", "render_versus", "write", "write_versus"]
