"""docs/your-own-page.md against the code that it describes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from alerts_bench.page.hooks import CONTRACT
from alerts_bench.page.interactions import INTERACTIONS, Interaction
from alerts_bench.product import targets

TEXT = (Path(__file__).parents[3] / "docs" / "your-own-page.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")


def test_every_hook_stands_in_the_table_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| \S", TEXT, re.MULTILINE)
    assert dict(rows) == asdict(CONTRACT)
    assert [name for name, _ in rows] == list(asdict(CONTRACT))


def test_parts_that_a_page_may_lack_stand_in_a_table_of_their_own() -> None:
    _, further = TEXT.split("| hook | here |")
    named = set(re.findall(r"^\| `(\w+)` \| `[^`]+` \| \S", further, re.MULTILINE))
    absent = {name for name, hook in asdict(targets.OUTSIDE).items() if not hook}
    assert named == absent | {"search_starts"}


@pytest.mark.parametrize("one", INTERACTIONS.values(), ids=INTERACTIONS)
def test_every_interaction_names_what_it_needs(one: Interaction) -> None:
    (needs,) = re.findall(rf"^\| `{one.id}` \| ([^|]+) \|$", TEXT, re.MULTILINE)
    assert set(CODE.findall(needs)) == set(targets.parts(one))


def test_its_file_is_a_target(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "my-app.toml"
    file.write_text(example, encoding="utf-8")
    found = targets.external(str(file))
    assert asdict(found.hooks).items() >= tomllib.loads(example)["hooks"].items()
