"""Whether an implementation keeps the page contract: the acceptance suite against its stack."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from alerts_bench.analysis.formatting import listed
from alerts_bench.product.catalog import Implementation

MOST = 5
"""Failing tests after which the suite ends: each can take as long as its limit."""


@dataclass(frozen=True)
class Outcome:
    """What the suite found."""

    failing: tuple[str, ...]
    """Each failing test with its file, in order."""
    log: Path
    """What pytest printed."""
    ended: bool
    """Whether the suite ran at all."""
    cut: bool = False
    """Whether there may be more."""

    def sentence(self) -> str:
        """Name the failing tests."""
        if not self.ended:
            return "The acceptance suite could not be run."
        if not self.failing:
            return "The acceptance suite passes."
        more = " The suite ended there." if self.cut else ""
        return f"Acceptance tests that fail: {listed(list(self.failing))}.{more}"


def judge(
    implementation: Implementation, root: Path, folder: Path, variables: Mapping[str, str]
) -> Outcome:
    """Run the suite for one implementation against the stack that the variables name."""
    report, log = folder / "acceptance.xml", folder / "acceptance.log"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "bench/acceptance", "--only", implementation.id]
    command += [f"--maxfail={MOST}", f"--junit-xml={report}", "-p", "no:cacheprovider"]
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(command, cwd=root, env=variables, stdout=file, stderr=subprocess.STDOUT)
    try:
        found = _failing(report)
    except (FileNotFoundError, ElementTree.ParseError):
        # It has not begun, or was ended while it wrote.
        return Outcome((), log, ended=False)
    # A test that fails and then cannot be cleaned up counts twice.
    return Outcome(tuple(dict.fromkeys(found)), log, ended=True, cut=len(found) >= MOST)


def _failing(report: Path) -> list[str]:
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 - pytest wrote it
    return [
        f"{case.get('classname', '').rpartition('acceptance.')[2]}::{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
