"""The locks, as they are in the repository."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from environments import ROOT
from lock import lock_inputs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = lock_inputs()
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>.*)$", re.MULTILINE)


def versions(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for match in PINNED.finditer(lock.read_text()):
        found[canonicalize_name(match["name"])].add(match["version"])
    return found


def test_shared_packages_stand_at_one_version() -> None:
    by_package: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for lock in LOCKS:
        for name, found in versions(lock).items():
            by_package[name][str(lock.relative_to(ROOT))] = found
    different = {
        name: locks
        for name, locks in by_package.items()
        if len(set(map(frozenset, locks.values()))) > 1
    }
    assert different == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
class TestLock:
    def test_meets_the_requirements(self, lock: Path) -> None:
        found = versions(lock)
        for line in LOCKS[lock]:
            requirement = Requirement(line)
            assert found[canonicalize_name(requirement.name)], f"run make lock: {line} is missing"
            for version in found[canonicalize_name(requirement.name)]:
                assert requirement.specifier.contains(version, prereleases=True), line

    def test_every_package_has_a_hash(self, lock: Path) -> None:
        for match in PINNED.finditer(lock.read_text()):
            assert match["rest"].endswith("\\"), match["name"]

    def test_names_no_index(self, lock: Path) -> None:
        assert "://" not in lock.read_text()
