"""CONTRIBUTING.md tells where to change what: what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "bench" / "src" / "alerts_bench"
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAP = TEXT[TEXT.index("## Where things are") : TEXT.index("## Add\n")]

NAMED = re.compile(r"`([^`]+)`")
FILE = re.compile(r"[\w./*-]+(?:/|\.(?:py|js|j2|css|md|html|toml|yaml|template|conf))")
NAME = re.compile(r"_?[A-Za-z]\w*")
FOLDERS = (PACKAGE, ROOT, ROOT / ".ci", ROOT / "shared_alerts" / "src" / "shared_alerts")


def lines() -> list[str]:
    return [line for line in MAP.splitlines() if "`" in line and "<room>" not in line]


def found(path: str) -> list[Path]:
    places = [*FOLDERS, *(folder for folder in PACKAGE.iterdir() if folder.is_dir())]
    places += [ROOT / "local", ROOT / "gateway" / "snippets", ROOT / "docs", ROOT / "impl_ssr"]
    places += [ROOT / "shared_alerts" / "src" / "shared_alerts" / "templates" / "shared_alerts"]
    return [match for place in places for match in place.glob(path.rstrip("/"))]


def named_files() -> list[str]:
    names = {one for line in lines() for one in NAMED.findall(line) if FILE.fullmatch(one)}
    return sorted(names - {".state/", "results/"})


def values() -> Iterator[tuple[str, str]]:
    """Yield each “file: name, name” of the map."""
    for line in lines():
        for path, names in re.findall(r"`([^`]+)`: ((?:`[^`]+`(?:, | and )?)+)", line):
            if FILE.fullmatch(path):
                yield from ((path, name) for name in NAMED.findall(names) if NAME.fullmatch(name))


@pytest.mark.parametrize("path", named_files())
def test_a_file_that_the_map_names_is_there(path: str) -> None:
    assert found(path)


@pytest.mark.parametrize(("path", "name"), sorted(set(values())))
def test_so_is_a_name_in_it(path: str, name: str) -> None:
    assert any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in found(path))


@pytest.mark.parametrize("room", sorted(one.name for one in PACKAGE.iterdir() if one.is_dir()))
def test_every_room_is_in_the_map(room: str) -> None:
    if room != "__pycache__":
        assert f"| `{room}/` |" in MAP


def test_no_room_holds_more_than_ten_modules() -> None:
    crowded = {
        folder.relative_to(PACKAGE).as_posix(): len(modules)
        for folder in PACKAGE.rglob("*")
        if folder.is_dir() and folder.name not in ("commands", "__pycache__")
        if len(modules := [one for one in folder.glob("*.py") if one.name != "__init__.py"]) > 10
    }
    assert crowded == {}


def test_no_module_is_longer_than_300_lines() -> None:
    long = {
        file.relative_to(PACKAGE).as_posix(): count
        for file in PACKAGE.rglob("*.py")
        if (count := len(file.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}
