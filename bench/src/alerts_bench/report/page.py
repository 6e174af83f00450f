"""Assembles the report: template, style, script, Plotly and all data in one file."""

import base64
import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import jinja2

from alerts_bench.analysis.table import CONDITIONS, View, table
from alerts_bench.charts import THEMES
from alerts_bench.data import files, formats
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome import tables
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.product.features import Facts
from alerts_bench.report import conditions, figures
from alerts_bench.report.features import features
from alerts_bench.report.sections import HEAT_PERCENT, sections
from alerts_bench.system import state_files

ENDS = {"dom": "change in the document", "frame": "frame on the screen"}

_FILES = resources.files("alerts_bench.report")
_PLOTLY = resources.files("plotly") / "package_data" / "plotly.min.js"


def write(
    results: Results, path: Path, facts: Facts | None = None, loads: Sequence[LoadRun] = ()
) -> Path:
    """Write the report of a run and return its path.

    Without `facts`, those of the acceptance suite, the feature table is left out, and without
    `loads` the section of many users. Raises `ResultsError` when the folder or the disk refuses.
    """
    with files.explained(path.parent):
        state_files.write(path, render(results, facts, loads))
    return path


def render(results: Results, facts: Facts | None = None, loads: Sequence[LoadRun] = ()) -> str:
    """Return the report of a run as HTML."""
    data = table(results)
    shown = sections(data)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            run=results.run,
            command=conditions.command(results.run),
            sections=shown,
            switches=_switches([section.view for section in shown]),
            interactions={key: title for one in shown for key, title in one.interactions.items()},
            heat=HEAT_PERCENT,
            features=features(facts, results.run.implementations),
            labels=[one.label for one in results.run.implementations] or data.labels(),
            weight=conditions.weight(data),
            subjects=conditions.subjects(results.run),
            packages=conditions.packages(results.run),
            environment=conditions.facts(results.run.environment),
            settings=conditions.facts(results.run.settings | {"seed": results.run.seed}),
            proofs=conditions.proofs(results.run),
            many=[one for one in tables.of(loads) if one.rows],
            loads=loads,
            payload={
                "charts": packed(json.dumps(figures.by_view(data), allow_nan=False)),
                "load": packed(json.dumps(figures.of_loads(loads))),
                "themes": packed(json.dumps(THEMES)),
                "csv": packed(formats.as_csv(results.samples)),
                "json": packed(formats.as_json(results)),
                "plotly": _plotly(),
            },
        )
    )


def environment() -> jinja2.Environment:
    """Return the templates of this package; everything in them is escaped."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("alerts_bench.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.globals["file"] = lambda name: (_FILES / name).read_text(encoding="utf-8")
    return templates


def packed(text: str) -> str:
    """Compress a text so that the page can unpack it: Plotly shrinks from 4.8 to 2 MB."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@cache
def _plotly() -> str:
    return packed(_PLOTLY.read_text(encoding="utf-8"))


def _switches(views: list[View]) -> list[tuple[str, str, dict[str, str]]]:
    """Return name, legend and choices of each switch that has more than one choice."""
    switches: list[tuple[str, str, dict[str, str]]] = [
        ("condition", "Condition", {one.condition: CONDITIONS[one.condition] for one in views}),
        ("end", "Measured until", {one.end: ENDS[one.end] for one in views}),
        ("rows", "Rows in the table", {f"{n}": f"{n:,}" for n in sorted({v.rows for v in views})}),
        (
            "rtt",
            "Network round trip",
            {f"{rtt:g}": f"{rtt:g} ms" for rtt in sorted({one.rtt_ms or 0 for one in views})},
        ),
    ]
    return [(name, legend, choices) for name, legend, choices in switches if len(choices) > 1]
