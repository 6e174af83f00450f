"""Assembles the report: template, style, script, Plotly and all data in one file."""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from alerts_bench.analysis import forms
from alerts_bench.analysis.formatting import sentence_case
from alerts_bench.analysis.forms import Form
from alerts_bench.analysis.pages import noticed
from alerts_bench.analysis.pages.memory import HEADINGS, page_memory
from alerts_bench.analysis.table import CONDITIONS, Table, View, table, view_title
from alerts_bench.charts import THEMES
from alerts_bench.claims.verdict import Judgement
from alerts_bench.data import files, formats
from alerts_bench.data.schema import Results
from alerts_bench.load.outcome import tables
from alerts_bench.load.outcome.load_run import LoadRun
from alerts_bench.product.features import Facts
from alerts_bench.report import conditions, figures
from alerts_bench.report.features import features
from alerts_bench.report.sections import HEAT_PERCENT, Section, sections
from alerts_bench.system import state_files

ENDS = {"dom": "change in the document", "frame": "frame on the screen"}

_FILES = resources.files("alerts_bench.report")
_PLOTLY = resources.files("plotly") / "package_data" / "plotly.min.js"


def write(
    results: Results,
    path: Path,
    facts: Facts | None = None,
    loads: Sequence[LoadRun] = (),
    claims: Sequence[Judgement] = (),
) -> Path:
    """Write the report of a run and return its path.

    Without `facts`, those of the acceptance suite, the feature table is left out, without `loads`
    the section of many users, and without `claims` that of what the frameworks claim. Raises
    `ResultsError` when the folder or the disk refuses.
    """
    with files.explained(path.parent):
        state_files.write(path, render(results, facts, loads, claims))
    return path


def render(
    results: Results,
    facts: Facts | None = None,
    loads: Sequence[LoadRun] = (),
    claims: Sequence[Judgement] = (),
) -> str:
    """Return the report of a run as HTML."""
    data = table(results)
    labels = [one.label for one in results.run.implementations] or data.labels()
    compared = [one for one in results.run.implementations if one.role == "implementation"]
    choices = forms.measured(results.run.implementations)
    tables_of = {form: table(forms.restricted(results, form)) for form in choices}
    shown = [one for form, chosen in tables_of.items() for one in sections(chosen, form)]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            run=results.run,
            command=conditions.command(results.run),
            sections=shown,
            switches=_switches([section.view for section in shown], choices),
            interactions={key: title for one in shown for key, title in one.interactions.items()},
            heat=HEAT_PERCENT,
            features=features(facts, compared),
            compared=compared,
            count=len(set(data.labels()) - set(data.references())) or len(labels),
            labels=labels,
            weight=conditions.weight(data),
            subjects=conditions.subjects(results.run),
            packages=conditions.packages(results.run),
            environment=conditions.facts(results.run.environment),
            settings=conditions.facts(results.run.settings | {"seed": results.run.seed}),
            proofs=conditions.proofs(results.run),
            memory=_memory(results),
            noticed=_noticed(data),
            claims=_claims(claims),
            many=[one for one in tables.of(loads) if one.rows],
            loads=loads,
            payload={
                "charts": packed(json.dumps(_charts(tables_of), allow_nan=False)),
                "overall": packed(json.dumps(_overall(shown))),
                "load": packed(json.dumps(figures.of_loads(loads))),
                "themes": packed(json.dumps(THEMES)),
                "csv": packed(formats.as_csv(results.samples)),
                "json": packed(formats.as_json(results)),
                "plotly": _plotly(),
            },
        )
    )


def _overall(shown: Sequence[Section]) -> dict[str, Any]:
    return {
        one.key: {"logs": one.overall.logs, "quantiles": one.overall.quantiles()} for one in shown
    }


def _noticed(data: Table) -> list[conditions.Grid]:
    felt = [one for one in data.views() if (one.condition, one.end) == ("felt", "frame")]
    found = ((view, noticed.rows(data, view)) for view in felt)
    return [
        conditions.Grid(sentence_case(view_title(view)), noticed.HEADINGS, tuple(rows))
        for view, rows in found
        if rows
    ]


def _memory(results: Results) -> conditions.Grid | None:
    rows = tuple(one.row for one in page_memory(results))
    return conditions.Grid("Memory of the page", HEADINGS, rows) if rows else None


def _claims(found: Sequence[Judgement]) -> conditions.Grid | None:
    rows = tuple(
        (one.claim.framework, one.claim.title, sentence_case(one.verdict), one.sentence)
        for one in found
    )
    return conditions.Grid("Claims", ("Of", "Claim", "Verdict", "Why"), rows) if rows else None


def environment() -> jinja2.Environment:
    """Return the templates of this package; everything in them is escaped."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("alerts_bench.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.globals["moment"] = conditions.moment
    templates.globals["file"] = lambda name: (_FILES / name).read_text(encoding="utf-8")
    return templates


def packed(text: str) -> str:
    """Compress a text so that the page can unpack it: Plotly shrinks from 4.8 to 2 MB."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@cache
def _plotly() -> str:
    return packed(_PLOTLY.read_text(encoding="utf-8"))


def _charts(tables_of: Mapping[Form, Table]) -> dict[str, Any]:
    drawn = [figures.by_view(chosen, form) for form, chosen in tables_of.items()]
    return {key: charts for one in drawn for key, charts in one.items()}


def _switches(views: list[View], choices: Sequence[Form]) -> list[tuple[str, str, dict[str, str]]]:
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
        (
            "cpu",
            "Speed of the page’s CPU",
            {f"{one:g}": _cpu(one) for one in sorted({one.cpu_slowdown for one in views})},
        ),
        ("forms", "Forms of a framework", {form: forms.FORMS[form] for form in choices}),
    ]
    return [(name, legend, known) for name, legend, known in switches if len(known) > 1]


def _cpu(slowdown: float) -> str:
    return "as it is" if slowdown == 1 else f"{slowdown:g} times slower"
