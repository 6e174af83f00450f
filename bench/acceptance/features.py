"""A pytest plugin: what a manifest says of a feature is what its tests must show.

A test with the marker `feature("id")` passes where the manifest says true. Where the manifest has
a sentence instead, the test must fail, and the sentence is the reason: the day it begins to pass,
the run fails. Where the manifest says that a feature does not apply, the tests with the marker
`not_applicable("id")` are asked instead, and show that. With `--facts FILE` the outcomes are
written down, for the README's tables.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final, cast

import pytest

from acceptance.kinds import FEATURE, NOT_APPLICABLE
from acceptance.server import ROOT
from alerts_bench.product import catalog
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import Answer, answer, reason
from alerts_bench.system import state_files

SEPARATOR: Final = ": "
UNEXPECTED: Final = "[XPASS(strict)]"
"""What pytest says of a test that passes and should not."""
# Shares of the suite that end at the same moment write to the same files.
LOCK: Final = ROOT / ".state" / "outcomes.lock"
AS_WRITTEN: Final[dict[str, Any]] = {"indent": 2, "sort_keys": True, "ensure_ascii": False}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--facts", type=Path, help="write the outcomes of all features to this file")


def pytest_configure(config: pytest.Config) -> None:
    for line in (
        f"{FEATURE}(id): shows a feature that manifests declare",
        f"{NOT_APPLICABLE}(id): shows why a feature does not apply, where the manifest says so",
    ):
        config.addinivalue_line("markers", line)
    config.pluginmanager.register(Facts(config.getoption("--facts")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        one = implementation_of(item)
        for marker in item.iter_markers(FEATURE):
            if one and answer(declared := one.features.get(marker.args[0])) == "no":
                why = reason(declared)
                item.add_marker(pytest.mark.xfail(reason=why, strict=True, raises=AssertionError))
        for marker in (*item.iter_markers(FEATURE), *item.iter_markers(NOT_APPLICABLE)):
            if one:
                (feature,) = marker.args
                said = answer(one.features.get(feature))
                shown = SEPARATOR.join([one.label, feature, said or ""])
                item.user_properties.append((FEATURE, shown))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    report = yield
    # What is expected to fail for another reason keeps its message.
    if (
        report.failed
        and str(report.longrepr).startswith(UNEXPECTED)
        and (told := _unexpected(item))
    ):
        report.longrepr = told
    return report


def _unexpected(item: pytest.Item) -> str:
    """What to write where a feature works that the manifest denies; empty where it denies none."""
    one = implementation_of(item)
    return "\n".join(
        f"`{feature}` works here, but {one.name}'s manifest says: {said}\n"
        f"Write `{feature} = true` in {one.folder.name}/pyproject.toml, and the other tests of "
        "the feature say whether that is the whole truth."
        for marker in item.iter_markers(FEATURE)
        for feature in marker.args
        if one and answer(said := one.features.get(feature)) == "no"
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    one = implementation_of(item)
    for marker in item.iter_markers(FEATURE):
        (feature,) = marker.args
        if one and feature not in one.features:
            pytest.fail(f"{one.folder.name}/pyproject.toml does not say whether {feature} works.")


def implementation_of(item: pytest.Item) -> Implementation | None:
    """The one that a test is asked of; None where no chosen one is, and the test is skipped."""
    assert isinstance(item, pytest.Function)
    found = item.callspec.params.get("implementation") if hasattr(item, "callspec") else None
    return found if isinstance(found, Implementation) else None


class Facts:
    """Collects what the tests of features have shown, by label and feature."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seen: dict[str, dict[str, Answer]] = {}
        self._failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed
        was_tried = report.when == "call" and (report.passed or hasattr(report, "wasxfail"))
        for name, value in report.user_properties:
            if name == FEATURE and was_tried:
                label, feature, said = str(value).split(SEPARATOR)
                # Each was as its manifest says, or the run has failed.
                self._seen.setdefault(label, {})[feature] = cast(Answer, said)

    def pytest_sessionfinish(self) -> None:
        if self._file and not self._failed:
            with state_files.alone(LOCK):
                facts = self._all(state_files.read_json(self._file, dict) or {})
                state_files.write(self._file, json.dumps(facts, **AS_WRITTEN) + "\n")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._file:
            outcome = "left as it was: tests have failed" if self._failed else "written"
            terminalreporter.write_line(f"{self._file}: {outcome}")

    def _all(self, before: dict[str, dict[str, Answer]]) -> dict[str, dict[str, Answer]]:
        """What was seen now, and before where it was not looked at now.

        What no manifest declares any more is left out.
        """
        facts = {
            one.label: {
                feature: seen
                for feature, seen in (
                    before.get(one.label, {}) | self._seen.get(one.label, {})
                ).items()
                if feature in one.features
            }
            for base in catalog.load(ROOT)
            for one in (base, *base.variants)
        }
        return {label: seen for label, seen in facts.items() if seen}
