"""docs/adding-a-framework.md against the code that it describes."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest

from alerts_bench.commands.options import ROOT
from alerts_bench.product.catalog import KEYS, VARIANT_KEYS
from alerts_bench.product.features import TITLES
from alerts_bench.product.patterns import PATTERNS

TEXT = (ROOT / "docs" / "adding-a-framework.md").read_text("utf-8")
SHARED = ROOT / "shared_alerts" / "src" / "shared_alerts"


def rows(heading: str) -> dict[str, list[str]]:
    """Return the other cells of the table under a heading, by each name in a row's first cell."""
    _, _, below = TEXT.partition(f"{heading}\n")
    table = below.partition("\n\n##")[0]
    lines = re.findall(r"^\| (`[^|]+) \| (.+) \|$", table, re.MULTILINE)
    return {
        name: cells.split(" | ")
        for names, cells in lines
        for name in re.findall("`([^`]+)`", names)
    }


def marked() -> dict[str, set[str]]:
    """Return the tests that the suite marks with each feature."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "bench" / "acceptance").glob("test_*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        constants = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for test in ast.walk(tree):
            for call in getattr(test, "decorator_list", ()):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.feature":
                    (feature,) = call.args
                    named = constants[feature.id] if isinstance(feature, ast.Name) else feature
                    found[ast.literal_eval(named)].add(test.name)  # type: ignore[attr-defined]
    return found


def test_every_key_of_a_manifest_is_told_with_the_test_that_shows_it() -> None:
    told = rows("## Fill in the manifest")
    assert told.keys() == KEYS
    assert {key for key, (_, shown) in told.items() if "`test_" not in shown} == {"features"}


def test_every_key_of_a_variant_is_told() -> None:
    assert rows("### The variants").keys() == VARIANT_KEYS


def test_every_feature_is_told_as_it_is_shown_with_its_tests() -> None:
    told = rows("### The features")
    assert [(name, title) for name, (title, _) in told.items()] == list(TITLES.items())
    tests = {name: set(re.findall("`(test_\\w+)`", shown)) for name, (_, shown) in told.items()}
    assert tests == marked()


def test_every_pattern_is_told_in_order() -> None:
    _, _, below = TEXT.partition("### The patterns\n")
    sentence = below.partition(".\n")[0].partition(". ")[0]
    assert re.findall("`([a-z_]+)`", sentence) == list(PATTERNS)


@pytest.mark.parametrize(
    "name", re.findall(r"`(_\w+\.html|base\.html)`", TEXT.partition("## Fill in")[0])
)
def test_a_template_that_it_names_is_there(name: str) -> None:
    assert (SHARED / "templates" / "shared_alerts" / name).is_file()


def test_every_verb_of_the_page_is_told() -> None:
    (told,) = re.findall(r"`services` is the only code that touches the database: ([^.]+)\.", TEXT)
    verbs = re.findall(
        r"^def ([a-z]\w*)\(", (SHARED / "services.py").read_text("utf-8"), re.MULTILINE
    )
    # What the bench alone asks for.
    assert set(re.findall(r"`(\w+)`", told)) == set(verbs) - {"clear", "seed"}
