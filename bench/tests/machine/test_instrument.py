"""What decides how a time is taken is in the digest, and nothing else is."""

import shutil
from pathlib import Path

import pytest

from alerts_bench.analysis.provenance import DIGEST_RULES
from alerts_bench.machine import environment, instrument
from alerts_bench.machine.instrument import PACKAGE, ROOMS

FILES = sorted(
    file.relative_to(PACKAGE).as_posix()
    for room in ROOMS
    for file in (PACKAGE / room).iterdir()
    if file.suffix in (".js", ".py")
)
PYTHON = [file for file in FILES if file.endswith(".py")]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, to change."""
    return Path(shutil.copytree(PACKAGE, tmp_path / "alerts_bench"))


def test_a_run_says_by_which_rules_it_was_made(tmp_path: Path) -> None:
    found = environment.read(tmp_path, {}, "")["instrument"]
    assert found == instrument.digest()
    assert found.startswith(f"{DIGEST_RULES}:")


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_rooms_counts(package: Path, name: str) -> None:
    before = instrument.digest(package)
    file = package / name
    file.write_text(file.read_text() + ("\nchanged = 1\n" if name in PYTHON else "// changed\n"))
    assert instrument.digest(package) != before


@pytest.mark.parametrize("room", ROOMS)
def test_so_does_a_file_that_is_added(package: Path, room: str) -> None:
    before = instrument.digest(package)
    (package / room / "more.py").write_text("")
    assert instrument.digest(package) != before


@pytest.mark.parametrize("name", ["recording/settings.py", "recording/byte_count.py", "cli.py"])
def test_what_decides_nothing_does_not(package: Path, name: str) -> None:
    before = instrument.digest(package)
    (package / name).write_text("changed = 1\n")
    (package / "page" / "__pycache__").mkdir(exist_ok=True)
    (package / "page" / "__pycache__" / "tab.pyc").write_text("compiled")
    assert instrument.digest(package) == before


def test_comments_and_docstrings_of_python_do_not(package: Path) -> None:
    before = instrument.digest(package)
    for name in PYTHON:
        file = package / name
        text = file.read_text().replace('"""', '"""More words. ', 1)
        file.write_text(f'# A comment.\n{text}\n"""Words behind a value."""\n# Another.\n')
    assert instrument.digest(package) == before


def test_a_comment_of_the_page_s_script_does(package: Path) -> None:
    before = instrument.digest(package)
    clock = package / "page" / "clock.js"
    clock.write_text("// A comment.\n" + clock.read_text())
    assert instrument.digest(package) != before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = (1 +\n     2)", "x = 1 + 2"),
        ("def f():\n    'Words.'\n    return 1", "def f():\n    return 1"),
        ("class A:\n    x: int = 0\n    'Words.'", "class A:\n    x: int = 0"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert instrument.canonical(one) == instrument.canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 1.0"),
        ("x = 'a'", "x = 'b'"),
        ("x = None", "x = 0"),
        ("f(1)", "f(2)"),
        ("x = [[]]", "x = [[], []]"),
        ("def f(a, b=1): return a", "def f(a, b=2): return a"),
        ("f'{x:g} ms'", "f'{x:f} ms'"),
        ("a < b", "a > b"),
    ],
)
def test_unlike(one: str, other: str) -> None:
    assert instrument.canonical(one) != instrument.canonical(other)
