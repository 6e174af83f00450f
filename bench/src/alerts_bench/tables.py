"""The README's tables: what manifests declare, what the acceptance suite has seen, a published run.

They depend on nothing else, so that every machine writes the same ones.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from alerts_bench import catalog, published
from alerts_bench.catalog import Implementation
from alerts_bench.report.features import TITLES, Facts
from alerts_bench.results import Results
from alerts_bench.terminal import ROOT, output
from alerts_bench.wording import listed, markdown

README = ROOT / "README.md"
FACTS = ROOT / "docs" / "facts.json"

UNSEEN = " \\*"
NOTE = "\\* From the framework's documentation: the application has no use for it."


class TablesError(Exception):
    """The tables cannot be written. The message says why."""


def write() -> None:
    """Write the README's tables from the manifests, docs/facts.json and docs/results/."""
    implementations = catalog.load(ROOT)
    facts = read_facts(FACTS)
    if wrong := contradictions(implementations, facts):
        raise TablesError("\n".join(wrong))
    readme = written(README.read_text("utf-8"), implementations, facts, published.newest())
    README.write_text(readme, "utf-8")
    output.print(str(README), soft_wrap=True)


def read_facts(file: Path) -> Facts:
    """Return what the acceptance suite has written down. Raises TablesError."""
    try:
        facts: Facts = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        reason = f"{file} is missing. The acceptance suite writes it: make test"
        raise TablesError(reason) from error
    return facts


def contradictions(implementations: Iterable[Implementation], facts: Facts) -> list[str]:
    """Return where a manifest says something else than what was seen."""
    return [
        f"{one.label}: its manifest says {one.features.get(feature)!r} of {feature}, "
        f"the acceptance suite saw {works!r}. Run: make test ARGS=acceptance"
        for one in implementations
        for feature, works in facts.get(one.label, {}).items()
        if (one.features.get(feature) is True) != works
    ]


def written(
    readme: str,
    implementations: Sequence[Implementation],
    facts: Facts,
    run: Results | None,
) -> str:
    """Return the README with its tables as they should be. Raises TablesError."""
    blocks = {
        "results": published.summary(run) if run else "",
        "technology": technology(implementations),
        "features": features(implementations, facts),
    }
    for name, block in blocks.items():
        between = re.compile(f"(?<=<!-- {name}:begin -->\n).*?(?=<!-- {name}:end -->)", re.DOTALL)
        if not between.search(readme):
            raise TablesError(f"The README has no place for the table {name!r}.")
        readme = between.sub(lambda _: block, readme)  # noqa: B023 - used before it changes
    return readme


def technology(implementations: Iterable[Implementation]) -> str:
    """Return the table of what the implementations are built on."""
    header = ("", "Transport", "Server", "Needs", "What an update carries", "Added to the policy")
    rows = [
        (
            one.label,
            one.transport,
            one.server,
            listed(list(one.infrastructure)) or "nothing",
            one.update,
            _policy(one.csp),
        )
        for one in implementations
    ]
    return markdown([header, *rows])


def features(implementations: Sequence[Implementation], facts: Facts) -> str:
    """Return the table of what each can do, and under it why not."""
    declared = {name for one in implementations for name in one.features}
    ordered = [name for name in TITLES if name in declared]
    header = ("", *(one.label for one in implementations))
    rows = [
        (TITLES[name], *(_mark(one, name, facts) for one in implementations)) for name in ordered
    ]
    said = {name: _said(implementations, name) for name in ordered}
    reasons = [f"- {TITLES[name]}\n{lines}" for name, lines in said.items() if lines]
    return "".join([markdown([header, *rows]), f"\n{NOTE}\n", "\nWhy not:\n\n", *reasons])


def _mark(one: Implementation, feature: str, facts: Facts) -> str:
    seen = facts.get(one.label, {})
    works = seen.get(feature, one.features.get(feature) is True)
    return ("✓" if works else "no") + ("" if feature in seen else UNSEEN)


def _said(implementations: Iterable[Implementation], feature: str) -> str:
    """Return each reason once, after the labels that give it."""
    labels: Mapping[str, list[str]] = defaultdict(list)
    for one in implementations:
        if (reason := one.features.get(feature)) is not True:
            labels[str(reason)].append(one.label)
    return "".join(f"  - {listed(names)}: {reason}\n" for reason, names in labels.items())


def _policy(csp: Mapping[str, Sequence[str]]) -> str:
    """Return the sources that a policy needs beyond 'self', hashes by their number."""
    parts = []
    for directive, sources in csp.items():
        hashes = [source for source in sources if source.startswith("'sha")]
        others = [f"`{source}`" for source in sources if source not in hashes]
        number = [f"{len(hashes)} hash{'es' * (len(hashes) > 1)}"] if hashes else []
        parts.append(f"`{directive}`: {listed([*others, *number])}")
    return "; ".join(parts) or "nothing"
