"""A pytest plugin: with `--changed`, of each variant only the tests of what it changes.

The rest of the suite is asked of the implementation, whose code a variant shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pytest

from acceptance.features import implementation_of
from acceptance.kinds import FEATURE, NOT_APPLICABLE

ALWAYS: Final = ("test_page.py::TestHealth",)
"""Whether it is this variant that is served, by the server and with the services that it names."""

TESTS: Final[Mapping[str, Sequence[str]]] = {
    "connection": ("test_faults.py", "test_page.py"),
    "csp": ("test_policy.py",),
    "dom": ("test_rows.py",),
    "infrastructure": ALWAYS,
    "known_delay_ms": (),
    "load_user": (),
    "most_rows": ("test_limits.py::TestLargeTable",),
    "processes_share": (),
    "server": ALWAYS,
    "sql": ("test_queries.py",),
    "update": ("test_traffic.py", "test_create.py"),
}
"""By key of the manifest the tests that show it; of a feature, those with its marker."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--changed",
        action="store_true",
        help="of each variant only the tests of what it changes, and nothing else",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--changed"):
        return
    chosen = [item for item in items if _is_about_a_change(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


def _is_about_a_change(item: pytest.Item) -> bool:
    one = implementation_of(item)
    if one is None or one.variant is None:
        return False
    places, features = list(ALWAYS), set()
    for key in one.variant.changes:
        table, _, name = key.partition(".")
        if table == "features":
            features.add(name)
        else:
            places += TESTS[table]
    here = f"{item.path.name}::{item.nodeid.partition('::')[2]}"
    marked = {
        marker.args[0] for kind in (FEATURE, NOT_APPLICABLE) for marker in item.iter_markers(kind)
    }
    return bool(features & marked) or any(here.startswith(place) for place in places)
