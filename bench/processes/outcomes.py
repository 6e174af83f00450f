"""A pytest plugin: what the tests of each aspect have shown, written down for the documentation.

A test with the marker `aspect("id")` is asked of each implementation in each arrangement. With
`--outcomes FILE` the answers are kept: what a later run does not ask stays as it was.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

ASPECT: Final = "aspect"
AS_WRITTEN: Final[dict[str, Any]] = {"indent": 2, "sort_keys": True, "ensure_ascii": False}
Works = dict[str, dict[str, dict[str, bool]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--outcomes", type=Path, help="write what works to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{ASPECT}(id): shows something that may need one process")
    config.pluginmanager.register(Outcomes(config.getoption("--outcomes")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if (marker := item.get_closest_marker(ASPECT)) and isinstance(item, pytest.Function):
            params: dict[str, Any] = dict(item.callspec.params)
            asked = [params["arrangement"].id, params["implementation"].label, marker.args[0]]
            item.user_properties.append((ASPECT, asked))


class Outcomes:
    """Collects what works, by arrangement, label and aspect."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._works: Works = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, asked in report.user_properties:
            if name == ASPECT and report.when == "call" and not report.skipped:
                assert isinstance(asked, list)
                arrangement, label, aspect = asked
                self._works.setdefault(arrangement, {}).setdefault(label, {})[aspect] = (
                    report.passed
                )

    def pytest_sessionfinish(self) -> None:
        if self._file:
            works: Works = json.loads(self._file.read_text("utf-8")) if self._file.exists() else {}
            for arrangement, labels in self._works.items():
                for label, aspects in labels.items():
                    works.setdefault(arrangement, {}).setdefault(label, {}).update(aspects)
            self._file.write_text(json.dumps(works, **AS_WRITTEN) + "\n", encoding="utf-8")
