"""The tables of the documentation: manifests, what the suites have seen, the published run.

They depend on nothing else, so that every machine writes the same ones.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from alerts_bench.analysis.formatting import listed, markdown
from alerts_bench.data.schema import Results
from alerts_bench.output import published, readme_results
from alerts_bench.output.conclusion import conclusion
from alerts_bench.output.pages import patterns_page
from alerts_bench.output.pages.patterns_page import Figures
from alerts_bench.product import catalog
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import TITLES, UNSEEN, Facts, answer, reason
from alerts_bench.system import state_files


class TablesError(Exception):
    """The tables cannot be written. The message says why."""


Outcomes = Mapping[str, Mapping[str, Mapping[str, bool]]]
"""Whether it was seen to work, by arrangement, label and aspect."""

ARRANGEMENTS = {
    "single": "One process, for comparison",
    "workers": "Two worker processes in one server",
    "replicas": "Two servers behind the gateway",
}
ASPECTS = {
    "pages": "Whichever process answers, a page works: its state, its form and its errors",
    "forgery": "Every process refuses a request without the token, or from another site",
    "changes": "A change reaches the pages of all processes",
    "crowd": "When several click together, no row is lost or doubled",
    "order": "Rows that come by themselves stand in order, also then",
    "loss": "When one process goes away, its pages go on with another",
}


def write(root: Path) -> list[Path]:
    """Write the README's tables, those of docs/ and docs/patterns.md, and return these files.

    Raises TablesError, or ManifestError.
    """
    folder = root / "docs" / "results"
    found = texts(root, published.newest(folder), published.patterned(folder))
    save(found)
    return list(found)


def save(texts: Mapping[Path, str]) -> None:
    """Replace these files."""
    for file, text in texts.items():
        state_files.write(file, text)


def texts(root: Path, run: Results | None, patterned: Results | None) -> dict[Path, str]:
    """Return README, docs/several-processes.md and docs/patterns.md as they are to be.

    `run` is the published one, `patterned` the one that has timed every interaction. Raises
    TablesError, or ManifestError.
    """
    docs, readme = root / "docs", root / "README.md"
    implementations, facts = checked(root)
    seen: Outcomes = state_files.read_json(docs / "processes.json", dict) or {}
    blocks = {
        readme: readme_blocks(implementations, facts, run),
        docs / "several-processes.md": processes_blocks(implementations, seen),
    }
    figures = Figures.beside(patterned, docs / "results")
    return {
        **{file: written(file.read_text("utf-8"), own) for file, own in blocks.items()},
        docs / "patterns.md": patterns_page.text(implementations, facts, figures),
    }


def checked(root: Path) -> tuple[tuple[Implementation, ...], Facts]:
    """Return manifests and facts that do not contradict each other. Raises TablesError."""
    implementations, facts = catalog.load(root), read_facts(root / "docs" / "facts.json")
    every = [variant for one in implementations for variant in (one, *one.variants)]
    if wrong := contradictions(every, facts):
        raise TablesError("\n".join(wrong))
    return implementations, facts


def read_facts(file: Path) -> Facts:
    """Return what the acceptance suite has written down. Raises TablesError."""
    facts: Facts | None = state_files.read_json(file, dict)
    if facts is None:
        raise TablesError(f"{file} is missing. The acceptance suite writes it: make test")
    return facts


def contradictions(implementations: Iterable[Implementation], facts: Facts) -> list[str]:
    """Return where a manifest says something else than what was seen."""
    return [
        f"{one.label}: its manifest says {one.features.get(feature)!r} of {feature}, "
        f"the acceptance suite saw {seen!r}. Run: make test ARGS=acceptance"
        for one in implementations
        for feature, seen in facts.get(one.label, {}).items()
        if answer(one.features.get(feature)) != seen
    ]


def gaps(implementations: Iterable[Implementation], facts: Facts) -> list[str]:
    """Return which features a manifest does not answer, or answers without having been seen."""
    found = []
    for one in implementations:
        seen = facts.get(one.label, {})
        for feature in TITLES.keys() | one.features.keys():
            if feature not in TITLES:
                found.append(f"{one.label}: {feature} is no feature of the tables.")
            elif feature not in one.features:
                found.append(f"{one.label}: its manifest does not answer {feature}.")
            elif feature not in seen:
                found.append(f"{one.label}: no test has shown {feature}.")
    return sorted(found)


def unseen_changes(variants: Iterable[Implementation], facts: Facts) -> list[str]:
    """Return which answers of variants that differ from the implementation's nobody has seen."""
    return [
        f"{one.label}: no test has shown {feature}."
        for one in variants
        if one.variant
        for table, _, feature in (key.partition(".") for key in one.variant.changes)
        if table == "features" and feature not in facts.get(one.label, {})
    ]


def readme_blocks(
    implementations: Sequence[Implementation], facts: Facts, run: Results | None
) -> Mapping[str, str]:
    """Return the README's tables by name."""
    return {
        "conclusion": conclusion(run, implementations, facts) if run else "",
        "results": readme_results.summary(run) if run else "",
        "details": readme_results.details(run) if run else "",
        "technology": technology(implementations),
        "variants": variants(implementations, facts),
        "features": features(implementations, facts),
    }


def processes_blocks(
    implementations: Sequence[Implementation], seen: Outcomes
) -> Mapping[str, str]:
    """Return the tables of docs/several-processes.md by name."""
    return {
        "processes": processes(implementations, seen),
        "shared": markdown(
            [("", "Shares"), *((one.label, one.processes_share) for one in implementations)]
        ),
    }


def written(document: str, blocks: Mapping[str, str]) -> str:
    """Return a document with these tables in their places. Raises TablesError."""
    for name, block in blocks.items():
        between = re.compile(f"(?<=<!-- {name}:begin -->\n).*?(?=<!-- {name}:end -->)", re.DOTALL)
        if not between.search(document):
            raise TablesError(f"There is no place for the table {name!r}.")
        document = between.sub(lambda _: block, document)  # noqa: B023 - used before it changes
    return document


def processes(implementations: Sequence[Implementation], seen: Outcomes) -> str:
    """Return the table of what works with several processes."""
    header = ("", *(one.label for one in implementations))
    rows = [header]
    for arrangement, title in ARRANGEMENTS.items():
        if arrangement not in seen:
            continue
        found = [seen.get(arrangement, {}).get(one.label, {}) for one in implementations]
        marks = [
            (text, *(_yes_or_no(aspects.get(aspect)) for aspects in found))
            for aspect, text in ASPECTS.items()
            if any(aspect in aspects for aspects in found)
        ]
        rows += [(f"**{title}**", *("" for _ in implementations)), *marks]
    return markdown(rows)


def _yes_or_no(works: bool | None) -> str:
    return {True: "yes", False: "**no**", None: ""}[works]


def technology(implementations: Iterable[Implementation]) -> str:
    """Return the table of what the implementations are built on."""
    header = ("", "Transport", "Server", "Needs", "What an update carries", "CSP exceptions needed")
    rows = [
        (
            one.label,
            one.transport,
            one.server,
            _needs(one),
            one.update,
            _policy(one.csp),
        )
        for one in implementations
    ]
    return markdown([header, *rows])


def _needs(one: Implementation) -> str:
    client = one.client
    script = [f"{client.name} {client.version}, a script ({client.license})"] if client else []
    return listed([*one.infrastructure, *script]) or "nothing"


def variants(implementations: Iterable[Implementation], facts: Facts) -> str:
    """Return the table of what the variants of implementations change."""
    rows = [
        (
            one.label,
            one.variant.kind,
            one.variant.reason,
            "; ".join(_changed(base, one, key, facts) for key in one.variant.changes) or "nothing",
        )
        for base in implementations
        for one in base.variants
        if one.variant
    ]
    return markdown([("", "Class", "What differs, and why", "In the manifest"), *rows])


def _changed(base: Implementation, one: Implementation, key: str, facts: Facts) -> str:
    """Say how a variant's answer to a feature, or a text of its manifest, differs."""
    table, _, name = key.partition(".")
    if table == "features":
        before, after = (_mark(each, name, facts) for each in (base, one))
        said = reason(one.features.get(name))
        return f"{TITLES[name]}: {before} → {after}" + (f" ({said})" if said else "")
    value = getattr(one, table)
    return f"`{key}`: {value}" if isinstance(value, str) else f"`{key}`"


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
    return "".join(
        [markdown([header, *rows]), "\nWhy not, or why it does not apply:\n\n", *reasons]
    )


def _mark(one: Implementation, feature: str, facts: Facts) -> str:
    seen = facts.get(one.label, {}).get(feature)
    return "✓" if seen == "yes" else seen or UNSEEN


def _said(implementations: Iterable[Implementation], feature: str) -> str:
    """Return each reason once, after the labels that give it."""
    labels: Mapping[str, list[str]] = defaultdict(list)
    for one in implementations:
        if said := reason(one.features.get(feature)):
            labels[said].append(one.label)
    return "".join(f"  - {listed(names)}: {said}\n" for said, names in labels.items())


def _policy(csp: Mapping[str, Sequence[str]]) -> str:
    """Return the sources that a policy needs beyond 'self', hashes by their number."""
    parts = []
    for directive, sources in csp.items():
        hashes = [source for source in sources if source.startswith("'sha")]
        others = [f"`{source}`" for source in sources if source not in hashes]
        number = [f"{len(hashes)} hash{'es' * (len(hashes) > 1)}"] if hashes else []
        parts.append(f"`{directive}`: {listed([*others, *number])}")
    return "; ".join(parts) or "nothing"
