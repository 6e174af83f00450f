"""A pytest plugin: what the tests of each aspect have shown, written down for the documentation.

A test with the marker `aspect("id")` is asked of each implementation in each arrangement. With
`--outcomes FILE` the answers are kept: what a later run does not ask stays as it was, and what did
not work must fail again, so that the day it works the run says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from acceptance.features import AS_WRITTEN, LOCK, UNEXPECTED
from alerts_bench.system import state_files

ASPECT: Final = "aspect"
Works = dict[str, dict[str, dict[str, bool]]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--outcomes", type=Path, help="write what works to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{ASPECT}(id): shows something that may need one process")
    config.pluginmanager.register(Outcomes(config.getoption("--outcomes")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = _read(config.getoption("--outcomes"))
    for item in items:
        if (marker := item.get_closest_marker(ASPECT)) and isinstance(item, pytest.Function):
            params: dict[str, Any] = dict(item.callspec.params)
            arrangement, label = params["arrangement"].id, params["implementation"].label
            (aspect,) = marker.args
            item.user_properties.append((ASPECT, [arrangement, label, aspect]))
            if known.get(arrangement, {}).get(label, {}).get(aspect) is False:
                item.add_marker(pytest.mark.xfail(reason=aspect, strict=True))


def _read(file: Path | None) -> Works:
    return (state_files.read_json(file, dict) if file else None) or {}


class Outcomes:
    """Collects what works, by arrangement, label and aspect."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._works: Works = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        was_tried = report.when == "call" and (not report.skipped or hasattr(report, "wasxfail"))
        for name, asked in report.user_properties:
            if name == ASPECT and was_tried:
                assert isinstance(asked, list)
                arrangement, label, aspect = asked
                works = report.passed or UNEXPECTED in report.longreprtext
                self._works.setdefault(arrangement, {}).setdefault(label, {})[aspect] = works

    def pytest_sessionfinish(self) -> None:
        if self._file:
            with state_files.alone(LOCK):
                works = _read(self._file)
                for arrangement, labels in self._works.items():
                    for label, aspects in labels.items():
                        works.setdefault(arrangement, {}).setdefault(label, {}).update(aspects)
                state_files.write(self._file, json.dumps(works, **AS_WRITTEN) + "\n")
