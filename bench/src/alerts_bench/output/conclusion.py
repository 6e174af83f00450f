"""What the published run says, in three sentences, for who reads no further."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from alerts_bench.analysis import sentences
from alerts_bench.analysis.formatting import listed, number
from alerts_bench.analysis.forms import standard
from alerts_bench.analysis.overall import overall
from alerts_bench.analysis.pages.noticed import LIMITS_MS
from alerts_bench.analysis.sentences import MEAN
from alerts_bench.analysis.summary import Ranking, rankings
from alerts_bench.analysis.table import Table, table
from alerts_bench.data.schema import OK, Results
from alerts_bench.output.selection import headline
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import Facts


def conclusion(found: Results, implementations: Sequence[Implementation], facts: Facts) -> str:
    """Return the conclusions as a Markdown list; standard forms alone."""
    data = table(standard(found))
    ranked = headline(rankings(data, data.main_view()))
    said = {
        "Which is the fastest?": f"{_fastest(data, ranked)} {_together(ranked)}",
        "Which shows other users’ changes?": _pushes(implementations, facts),
        "Does a person notice?": _noticed(data),
    }
    return "".join(f"- **{question}** {text.strip()}\n" for question, text in said.items() if text)


def _fastest(data: Table, ranked: Sequence[Ranking]) -> str:
    """Name who leads where; those that do not differ significantly lead together."""
    led: dict[str, list[str]] = defaultdict(list)
    for one in ranked:
        timed = [cell for cell in one.implementations if cell.figure]
        if one.ranked and timed:
            leaders = {cell.label for cell in sentences.tied(timed)}
            named = [label for label in data.labels() if label in leaders]
            led[listed(named)].append(f"“{data.title(one.interaction)}”")
    if not led:
        return "Too few browser launches to say."
    parts = [f"For {listed(titles)}: {labels}" for labels, titles in led.items()]
    return f"{'. '.join(parts)}. Those named together do not differ significantly."


def _together(ranked: Sequence[Ranking]) -> str:
    """Say between which factors all lie, over the interactions that all have."""
    whole = overall(ranked)
    figures = {label: whole.figure(label, whole.shared) for label in whole.logs}
    known = sorted((one.estimate, label) for label, one in figures.items() if one)
    if len(known) < 2:
        return ""
    (least, first), (most, last) = known[0], known[-1]
    equals = [
        f"{label} ({number(estimate)})"
        for estimate, label in known[1:]
        if (pair := whole.pair(first, label, whole.shared)) and pair.low <= 1 <= pair.high
    ]
    return (
        f"The geometric mean over these {len(whole.shared)} interactions is lowest for {first} "
        f"({number(least)} times that of {_base(whole.base)}); "
        + (f"{listed(equals)} do not differ significantly from it; " if len(equals) > 1 else "")
        + (f"{equals[0]} does not differ significantly from it; " if len(equals) == 1 else "")
        + (f"it is highest for {last} ({number(most)} times)." if most > least else "")
    )


def _base(reference: str) -> str:
    return f"{reference}, a page written by hand without a framework" if reference else MEAN


def _pushes(implementations: Sequence[Implementation], facts: Facts) -> str:
    answers = {one.label: facts.get(one.label, {}) for one in implementations}
    pushing = [label for label, seen in answers.items() if seen.get("live_updates") == "yes"]
    asking = [
        label
        for label, seen in answers.items()
        if label not in pushing and seen.get("polling") == "yes"
    ]
    # Of what no test has seen yet, nothing is said.
    others = [
        label
        for label, seen in answers.items()
        if label not in pushing + asking and "live_updates" in seen
    ]
    parts = [
        f"{listed(pushing)} push them to every open page" if pushing else "",
        f"{listed(asking)} can poll for them" if asking else "",
        f"{listed(others)} shows them only when a page is loaded" if len(others) == 1 else "",
        f"{listed(others)} show them only when a page is loaded" if len(others) > 1 else "",
    ]
    return "; ".join(part for part in parts if part) + "."


def _noticed(data: Table) -> str:
    """Say how many clicks were on the screen later than what feels immediate."""
    felt = [one for one in data.views() if (one.condition, one.end) == ("felt", "frame")]
    if not felt:
        return ""
    frames: dict[str, list[float]] = defaultdict(list)
    interaction = data.main_interaction(felt[0])
    for sample in data.samples(felt[0], interaction):
        if sample.outcome == OK and sample.frame_ms is not None:
            frames[sample.implementation].append(sample.frame_ms)
    limit = LIMITS_MS[0]
    late = {
        label: sum(value > limit for value in values)
        for label, values in frames.items()
        if label not in data.references()
    }
    every = [label for label, count in late.items() if count == len(frames[label])]
    some = [
        f"in {count} of {len(frames[label])} samples of {label}"
        for label, count in late.items()
        if 0 < count < len(frames[label])
    ]
    none = [label for label, count in late.items() if not count]
    parts = [
        *([f"in every sample of {listed(every)}"] if every else []),
        *some,
        *([f"in none of {listed(none)}"] if none else []),
    ]
    return (
        f"With a realistic mouse movement and click, on this machine and without network delay, "
        f"“{data.title(interaction)}” took longer than {limit:g} ms to reach the screen, which no "
        f"longer feels immediate, {'; '.join(parts)}."
    )
