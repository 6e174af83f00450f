"""docs/your-own-page.md against the code that it describes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from alerts_bench.page.hooks import Hooks
from alerts_bench.page.interactions import INTERACTIONS, Button, Click, Interaction, Key
from alerts_bench.product import targets

TEXT = (Path(__file__).parents[3] / "docs" / "your-own-page.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")


def parts(one: Interaction) -> set[str]:
    """Name the hooks that an interaction needs, but for those of every page."""
    if not isinstance(one, Click):
        return set()
    triggers = [act.trigger for act in one.acts]
    buttons = {name for by in triggers if isinstance(by, Button) for name in by.names}
    changing = {act.change.part for act in one.acts} - {"", "own_row", "own_toggle", "rows"}
    states = {"pressed" for act in one.acts if act.change.kind == "changed"}
    texts = {"search_text" for act in one.acts if act.change.kind == "rows_left"}
    fields = {by.part for by in triggers if isinstance(by, Key)} | {by.part for by in one.entries}
    return buttons | changing | states | texts | fields


def test_every_hook_stands_in_the_table_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| \S", TEXT, re.MULTILINE)
    assert dict(rows) == asdict(Hooks())
    assert [name for name, _ in rows] == list(asdict(Hooks()))


@pytest.mark.parametrize("one", INTERACTIONS.values(), ids=INTERACTIONS)
def test_every_interaction_names_what_it_needs(one: Interaction) -> None:
    (needs,) = re.findall(rf"^\| `{one.id}` \| ([^|]+) \|$", TEXT, re.MULTILINE)
    assert set(CODE.findall(needs)) == parts(one)


def test_its_file_is_a_target(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    file = tmp_path / "my-app.toml"
    file.write_text(example, encoding="utf-8")
    found = targets.external(str(file))
    assert asdict(found.hooks).items() >= tomllib.loads(example)["hooks"].items()
