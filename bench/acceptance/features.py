"""A pytest plugin: what a manifest says of a feature is what its tests must show.

A test with the marker `feature("id")` passes where the manifest says true. Where the manifest has
a sentence instead, the test must fail, and the sentence is the reason: the day it begins to pass,
the run fails. With `--facts FILE` the outcomes are written down, for the README's tables.
"""

from __future__ import annotations

import fcntl
import json
from pathlib import Path
from typing import Any, Final

import pytest

from acceptance.server import ROOT
from alerts_bench import catalog
from alerts_bench.catalog import Implementation

FEATURE: Final = "feature"
SEPARATOR: Final = ": "
AS_WRITTEN: Final[dict[str, Any]] = {"indent": 2, "sort_keys": True, "ensure_ascii": False}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--facts", type=Path, help="write the outcomes of all features to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{FEATURE}(id): shows a feature that manifests declare")
    config.pluginmanager.register(Facts(config.getoption("--facts")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if marker := item.get_closest_marker(FEATURE):
            (feature,) = marker.args
            one = implementation_of(item)
            if one is None:
                continue
            declared = one.features.get(feature)
            item.user_properties.append((FEATURE, f"{one.label}{SEPARATOR}{feature}"))
            if isinstance(declared, str):
                must_fail = pytest.mark.xfail(reason=declared, strict=True, raises=AssertionError)
                item.add_marker(must_fail)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if marker := item.get_closest_marker(FEATURE):
        one, (feature,) = implementation_of(item), marker.args
        if one and feature not in one.features:
            pytest.fail(f"{one.folder.name}/pyproject.toml does not say whether {feature} works.")


def implementation_of(item: pytest.Item) -> Implementation | None:
    """The one that a test is asked of; None where no chosen one is, and the test is skipped."""
    assert isinstance(item, pytest.Function)
    found = item.callspec.params["implementation"]
    return found if isinstance(found, Implementation) else None


class Facts:
    """Collects what the tests of features have shown, by label and feature."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._works: dict[str, dict[str, bool]] = {}
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed
        was_tried = report.when == "call" and (report.passed or hasattr(report, "wasxfail"))
        for name, value in report.user_properties:
            if name == FEATURE and was_tried:
                label, _, feature = str(value).partition(SEPARATOR)
                self._works.setdefault(label, {})[feature] = report.passed

    def pytest_sessionfinish(self) -> None:
        if self._file and not self._failed:
            # Another share of the suite may end at the same moment.
            with self._file.open("a+", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                facts = self._all(json.loads(file.read() or "{}"))
                file.truncate(0)
                file.write(json.dumps(facts, **AS_WRITTEN) + "\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._file:
            outcome = "left as it was: tests have failed" if self._failed else "written"
            terminalreporter.write_line(f"{self._file}: {outcome}")

    def _all(self, before: dict[str, dict[str, bool]]) -> dict[str, dict[str, bool]]:
        """What was seen now, and before where it was not looked at now."""
        labels = [one.label for one in catalog.load(ROOT)]
        facts = {label: before.get(label, {}) | self._works.get(label, {}) for label in labels}
        return {label: works for label, works in facts.items() if works}
