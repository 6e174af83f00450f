"""A local stack of a few lines, and an acceptance suite of three tests, for what starts its own."""

from __future__ import annotations

from pathlib import Path

from plain import Site

# Serves with what the site serves; version 0.1 does not come up.
LOCAL = """\
import json, os, pathlib, sys
state = pathlib.Path(os.environ["STATE"])
with (state / "verbs").open("a") as file:
    print(*sys.argv[1:], os.environ.get("VARIANT", ""), os.environ["PORT"], file=file)
(state / "token").write_text("TOKEN")
described = {"base_url": "BASE_URL", "token_file": str(state / "token")}
(state / "stack.json").write_text(json.dumps(described))
if sys.argv[1] == "up" and state.name == "0.1":
    sys.exit("Plain ajax does not serve: it has no licence\\n  its log")
if sys.argv[1] == "up" and state.name == "0.2":
    (state / "stack.json").unlink()
    sys.exit("Error: No block of 80 free ports was found on this machine.")
"""

SUITE = {
    "__init__.py": "",
    "conftest.py": 'def pytest_addoption(parser):\n    parser.addoption("--only")\n',
    "test_page.py": (
        "import pytest\n@pytest.fixture\ndef opened():\n    yield\n    assert not 'clean'\n"
        "def test_title(request):\n"
        "    assert request.config.getoption('--only') == 'ajax'\n"
        "def test_rows(opened):\n    assert not 'equal'\n"
        "def test_toasts(missing):\n    pass\n"
    ),
}


def write(root: Path, site: Site) -> None:
    """Write them below a folder; the stack serves with what the site serves."""
    local = LOCAL.replace("BASE_URL", site.stack.base_url).replace("TOKEN", site.stack.token)
    suite = {f"bench/acceptance/{name}": text for name, text in SUITE.items()}
    for name, text in {"local/__main__.py": local, **suite}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def verbs(state: Path) -> list[str]:
    """Return what the stack of a folder was told, each time to take any free ports."""
    lines = (state / "verbs").read_text(encoding="utf-8").splitlines()
    assert {line.split()[-1] for line in lines} == {"0"}
    return [line.split()[0] for line in lines]
