"""docs/adding-a-framework.md against the code that it describes."""

from __future__ import annotations

import re

import pytest

from alerts_bench.commands.options import ROOT
from alerts_bench.product.catalog import KEYS, VARIANT_KEYS
from alerts_bench.product.features import TITLES
from alerts_bench.product.patterns import PATTERNS

TEXT = (ROOT / "docs" / "adding-a-framework.md").read_text("utf-8")
SHARED = ROOT / "shared_alerts" / "src" / "shared_alerts"


def rows(heading: str) -> dict[str, str]:
    """Return the rows of the table under a heading, by each name that stands in its first cell."""
    _, _, below = TEXT.partition(f"{heading}\n")
    table = below.partition("\n\n##")[0]
    lines = re.findall(r"^\| (`[^|]+) \| (.+) \|$", table, re.MULTILINE)
    return {name: text for names, text in lines for name in re.findall("`([^`]+)`", names)}


def test_every_key_of_a_manifest_is_told() -> None:
    assert rows("## Fill in the manifest").keys() == KEYS


def test_every_key_of_a_variant_is_told() -> None:
    assert rows("### The variants").keys() == VARIANT_KEYS


def test_every_feature_is_told_as_it_is_shown() -> None:
    assert list(rows("### The features").items()) == list(TITLES.items())


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
