"""The comparison of two runs as a page and as Markdown for a pull request."""

from collections.abc import Sequence
from pathlib import Path

from alerts_bench.analysis.formatting import (
    UNKNOWN,
    failures,
    listed,
    milliseconds,
    percent,
    percents,
    sentence_case,
)
from alerts_bench.analysis.table import view_title
from alerts_bench.comparison.change import FEWEST_CONTROLS, Change
from alerts_bench.comparison.compare import Versus
from alerts_bench.data import files
from alerts_bench.report.conditions import Grid
from alerts_bench.report.page import environment
from alerts_bench.system import state_files

COLUMNS = (
    "Interaction",
    "Implementation",
    "Before",
    "After",
    "Failed samples",
    "Change",
    "95 % interval",
    "Verdict",
)


def write_versus(versus: Versus, path: Path) -> Path:
    """Write the comparison as one HTML file and return its path."""
    with files.explained(path.parent):
        state_files.write(path, render_versus(versus))
    return path


def render_versus(versus: Versus) -> str:
    """Return the comparison as HTML."""
    return (
        environment()
        .get_template("versus.html.j2")
        .render(
            versus=versus,
            headline=headline(versus),
            method=method(versus),
            grid=Grid("Changes", COLUMNS, tuple(_cells(one) for one in versus.changes)),
        )
    )


def markdown(versus: Versus) -> str:
    """Return the comparison as Markdown."""
    lines = [
        f"**{headline(versus)}**",
        "",
        *(f"- {line}" for line in [*versus.origins(), *versus.notes()]),
        "",
        _line(COLUMNS),
        _line(["---"] * len(COLUMNS)),
        *(_line(_cells(one)) for one in versus.changes),
        "",
        method(versus),
        "",
    ]
    return "\n".join(lines)


def headline(versus: Versus) -> str:
    """Say in one sentence what changed."""
    by_verdict = {
        verdict: _named([one for one in versus.changes if one.verdict == verdict])
        for verdict in ("failed", "slower", "faster")
    }
    found = "; ".join(f"{verdict}: {names}" for verdict, names in by_verdict.items() if names)
    told = found or "no significant change"
    return f"{sentence_case(told)}." + (" Indicative only." if versus.indicative else "")


def method(versus: Versus) -> str:
    """Say what the changes are relative to, and when one counts."""
    relative = versus.thresholds.relative
    counts = (
        "A change counts when it is significant at the 5 % level after Holm’s correction, at "
        f"least {100 * relative:g} % and at least {versus.thresholds.absolute_ms:g} ms. “Failed” "
        "means that no sample succeeded afterwards."
    )
    if not versus.controls:
        return f"No control: no implementation is the same in both runs. {counts}"
    controls = listed(list(versus.controls))
    few = f"{FEWEST_CONTROLS} are needed for more than an indication. "
    return (
        f"Relative to the controls, which are the same in both: {controls}. "
        f"{few if versus.indicative else ''}{counts}"
    )


def _named(changes: Sequence[Change]) -> str:
    by_label: dict[str, list[str]] = {}
    for one in changes:
        by_label.setdefault(one.label, []).append(one.title)
    return "; ".join(f"{label} ({listed(list(dict.fromkeys(t)))})" for label, t in by_label.items())


def _cells(one: Change) -> tuple[str, ...]:
    return (
        f"{one.title}, {view_title(one.view)}",
        one.label + (" (control)" if one.is_control else ""),
        milliseconds(one.before.estimate),
        milliseconds(one.after.estimate if one.after else None),
        failures(one.failures),
        percent(one.ratio.estimate) if one.ratio else UNKNOWN,
        percents(one.ratio),
        one.verdict + (", indicative" if one.is_indicative else ""),
    )


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
