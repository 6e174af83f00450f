"""Other versions of a framework than the one in the lock, each in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from alerts_bench.product.beside.own_stack import BesideError, OwnStack, assert_local
from alerts_bench.product.targets import Target
from alerts_bench.system import variables

WRONG_USE = 2
"""The exit code with which the installer answers what was asked wrongly."""


class InstallError(Exception):
    """A version that exists and cannot be installed beside the implementation's other packages."""


def subject(found: Sequence[Target], root: Path) -> Target:
    """Return the one implementation that the versions are of. Raises BesideError."""
    served = [one for one in found if one.implementation and one.role != "reference"]
    if len(served) != 1:
        raise BesideError(
            "--with measures versions of one implementation. Name it: "
            "make bench IMPL=djust WITH=djust==1.1.6"
        )
    (target,) = served
    assert_local("--with", target.stack, root, "an image holds the versions of the lock")
    return target


def named(target: Target) -> Target:
    """Return a target with the version of its framework in its label. Raises StackError."""
    assert target.stack, "targets of implementations have a stack"
    assert target.implementation, "it was looked for by its implementation"
    version = target.stack.health(target.implementation)["version"]
    return replace(target, label=f"{target.label} {version}")


def installed(base: Target, asked: str, root: Path) -> OwnStack:
    """Install ``PACKAGE==VERSION`` and return its stack. Raises InstallError or BesideError."""
    own = base.implementation
    assert own, "it was looked for by its implementation"
    command = [sys.executable, str(root / ".ci" / "versions.py"), own.folder.name, asked]
    passed = variables.passed(variables.INSTALLATION)
    done = subprocess.run(command, cwd=root, env=passed, capture_output=True, text=True)
    if done.returncode == WRONG_USE:
        raise BesideError(done.stderr.strip())
    if done.returncode:
        raise InstallError(done.stderr.strip())
    described: dict[str, Any] = json.loads(done.stdout)
    package, number = described["package"], described["version"]
    # That of another package than the framework stands behind the framework's.
    is_framework = package == own.distribution.lower()
    label = f"{own.label} {number}" if is_framework else f"{base.label}, {package} {number}"
    changes = {name: (old, new) for name, (old, new) in described["changed"].items()}
    return OwnStack(
        kind="version",
        label=label,
        implementation=own,
        folder=Path(described["folder"]),
        root=root,
        settings={f"VENV_{own.id.upper()}": str(described["environment"])},
        changes=changes,
        notes=tuple(
            f"{label} also changes {name}: {old or 'none'} in the lock, {new or 'none'} here"
            for name, (old, new) in changes.items()
            if name != package
        ),
    )
