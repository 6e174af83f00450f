"""Other versions of a framework, measured beside the one in the lock.

Each has an environment and a local stack of its own: frameworks with a socket at the site's root
cannot share a gateway.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alerts_bench.data.schema import Finding
from alerts_bench.product import acceptance, targets
from alerts_bench.product.acceptance import Outcome
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import DESCRIPTION, LOOPBACK, Stack, StackError
from alerts_bench.product.targets import PackageChanges, Target
from alerts_bench.system import state_files, variables
from alerts_bench.system.owner import owned

WRONG_USE = 2
"""The exit code with which the installer answers what was asked wrongly."""


class VersionError(ValueError):
    """A version that cannot be measured as it was asked for; the message says why, and the cure."""


class InstallError(Exception):
    """A version that exists and cannot be installed beside the implementation's other packages."""


@dataclass(frozen=True)
class Version:
    """A version that is installed, and the local stack that runs it."""

    implementation: Implementation
    package: str
    number: str
    folder: Path
    """Holds the environment, the stack's state and its logs."""
    environment: Path
    changes: PackageChanges
    root: Path

    @property
    def variables(self) -> dict[str, str]:
        """What tells the local stack's command line which stack is meant."""
        venv = {f"VENV_{self.implementation.id.upper()}": str(self.environment)}
        own = venv | {"STATE": str(self.folder), "PORT": "0"}
        passed = variables.passed(variables.TERMINAL, variables.STACK, **own)
        # It would name the stack of the lock's versions.
        passed.pop("STACK_COMMAND", None)
        return passed

    def up(self) -> str:
        """Start the stack and wait until the version serves; return why it does not.

        Raises StackError when there is no stack at all.
        """
        # What a run that was killed has left.
        self.down()
        done = self._local("up", self.implementation.id)
        failure = done.stderr.strip() if done.returncode else ""
        if failure and not self._description.exists():
            raise StackError(f"No stack for {self.package} {self.number}: {failure}", "")
        return failure

    def down(self) -> None:
        """Stop the stack; its logs stay."""
        self._local("down")

    def stack(self) -> Stack:
        """Return the stack that was started."""
        described = state_files.read_json(self._description, dict)
        if described is None:
            raise StackError(f"Nothing says where the stack in {self.folder} is", "Measure again.")
        token = state_files.read_secret(Path(described["token_file"]))
        return Stack(described["base_url"], token, str(self.folder))

    def judge(self) -> Outcome:
        """Run the acceptance suite against the stack."""
        stack = self.stack()
        asked = {"BENCH_BASE_URL": stack.base_url, "BENCH_TOKEN": stack.token}
        return acceptance.judge(self.implementation, self.root, self.folder, self.variables | asked)

    @property
    def _description(self) -> Path:
        return self.folder / DESCRIPTION

    def _local(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "local", *arguments],
            cwd=self.root,
            env=self.variables,
            capture_output=True,
            text=True,
        )


@dataclass
class Beside:
    """The targets of a run with versions, and what is known of those that fail."""

    targets: list[Target]
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    """What cannot be measured, and which acceptance tests say so."""
    _versions: dict[str, Version] = field(default_factory=dict)

    def explain(self, labels: Collection[str]) -> list[Finding]:
        """Say of the versions among these labels, which failed, what they do wrongly."""
        failed = {label: one for label, one in self._versions.items() if label in labels}
        return [
            _finding(label, one, "failed in the run", self.progress)
            for label, one in failed.items()
        ]


@contextmanager
def beside(
    found: Sequence[Target], asked: Sequence[str], *, root: Path, progress: Progress
) -> Iterator[Beside]:
    """Add a target for each ``PACKAGE==VERSION``; their stacks are up until the end.

    Raises VersionError before anything is started, or StackError.
    """
    if not asked:
        yield Beside(list(found), progress)
        return
    target = _subject(found, root)
    assert target.stack, "targets of implementations have a stack"
    assert target.implementation, "it was looked for by its implementation"
    version = target.stack.health(target.implementation)["version"]
    base = replace(target, label=f"{target.label} {version}")
    trial = Beside([base if one is target else one for one in found], progress)
    with ExitStack() as running:
        for name in dict.fromkeys(asked):
            with progress.busy(f"Installing {name}"):
                try:
                    one = _installed(target.implementation, name, root)
                except InstallError as error:
                    trial.findings.append(_refused(name, error))
                    progress.fail(str(error))
                    continue
            _add(trial, one, _label(base, one), running)
        targets.assert_unique(trial.targets)
        yield trial


def _add(trial: Beside, version: Version, label: str, running: ExitStack) -> None:
    also = {name: numbers for name, numbers in version.changes.items() if name != version.package}
    for name, (before, after) in also.items():
        text = (
            f"{label} also changes {name}: {before or 'none'} in the lock, {after or 'none'} here"
        )
        trial.progress.say(text)
    name = f"The stack of {label}"
    running.enter_context(owned(version.folder, sys.argv, what=name))
    running.callback(version.down)
    with trial.progress.busy(f"Starting {label}"):
        failure = version.up()
    if failure:
        trial.progress.say(failure)
        what = failure.partition("\n")[0].rstrip(":")
        trial.findings.append(
            _finding(label, version, f"cannot be measured ({what})", trial.progress)
        )
        return
    stack = version.stack()
    running.callback(stack.client.close)
    (target,) = targets.of_stack([version.implementation], stack)
    trial.targets.append(replace(target, label=label, changes=version.changes))
    trial._versions[label] = version


def _subject(found: Sequence[Target], root: Path) -> Target:
    """Return the one implementation that the versions are of."""
    served = [one for one in found if one.implementation]
    if len(served) != 1:
        raise VersionError(
            "--with measures versions of one implementation. Name it: "
            "make bench IMPL=djust WITH=djust==1.1.6"
        )
    (target,) = served
    host = urlsplit(target.url).hostname
    is_local = os.environ.get("STACK", "local") == "local" and host in LOOPBACK
    if not is_local or not (root / "local").is_dir():
        raise VersionError(
            "--with needs the local stack: an image holds the versions of the lock. "
            "Say: make bench STACK=local, with the rest as it is."
        )
    return target


def _installed(implementation: Implementation, asked: str, root: Path) -> Version:
    command = [sys.executable, str(root / ".ci" / "versions.py"), implementation.folder.name, asked]
    passed = variables.passed(variables.INSTALLATION)
    done = subprocess.run(command, cwd=root, env=passed, capture_output=True, text=True)
    if done.returncode == WRONG_USE:
        raise VersionError(done.stderr.strip())
    if done.returncode:
        raise InstallError(done.stderr.strip())
    described: dict[str, Any] = json.loads(done.stdout)
    return Version(
        implementation=implementation,
        package=described["package"],
        number=described["version"],
        folder=Path(described["folder"]),
        environment=Path(described["environment"]),
        changes={name: (old, new) for name, (old, new) in described["changed"].items()},
        root=root,
    )


def _label(base: Target, version: Version) -> str:
    """Name a version; that of another package than the framework stands behind the framework's."""
    own = version.implementation
    if version.package == own.distribution.lower():
        return f"{own.label} {version.number}"
    return f"{base.label}, {version.package} {version.number}"


def _finding(label: str, version: Version, what: str, progress: Progress) -> Finding:
    with progress.busy(f"Which acceptance tests fail with {label}?"):
        outcome = version.judge()
    cause = f"{label} {what}. {outcome.sentence()}"
    logs = version.stack().cure(version.implementation)
    cure = f"What the tests say: {outcome.log}. {logs}"
    progress.fail(cause, cure)
    return Finding(code="version", severity="error", cause=cause, cure=cure)


def _refused(asked: str, error: InstallError) -> Finding:
    return Finding(
        code="version",
        severity="error",
        cause=f"{asked} cannot be installed: {error}",
        cure="Change what the implementation asks for in its pyproject.toml, or name another.",
    )
