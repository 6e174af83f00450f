"""A local stack for one implementation alone, as a version or a variant needs it.

It cannot share the gateway of the stack that is measured: some frameworks have a socket at the
site's root.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from alerts_bench.product import acceptance, targets
from alerts_bench.product.acceptance import Outcome
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import DESCRIPTION, LOOPBACK, Stack, StackError
from alerts_bench.product.targets import PackageChanges, Target
from alerts_bench.system import state_files, variables
from alerts_bench.system.owner import owned


class BesideError(ValueError):
    """What cannot be measured beside the others as it was asked for; says why, and the cure."""


def assert_local(option: str, stack: Stack | None, root: Path, reason: str) -> None:
    """Refuse an option where no local stack can be started for it. Raises BesideError."""
    host = urlsplit(stack.base_url).hostname if stack else None
    is_local = os.environ.get("STACK", "local") == "local" and host in LOOPBACK
    if not is_local or not (root / "local").is_dir():
        raise BesideError(
            f"{option} needs the local stack: {reason}. "
            "Say: make bench STACK=local, with the rest as it is."
        )


@dataclass(frozen=True)
class OwnStack:
    """An implementation, and the local stack that runs it otherwise than the lock or by default."""

    kind: Literal["version", "variant", "claim"]
    """What it is there to measure."""
    label: str
    implementation: Implementation
    folder: Path
    """Holds the stack's state and its logs."""
    root: Path
    settings: Mapping[str, str] = field(hash=False)
    """What the local stack is told, beside where it is."""
    changes: PackageChanges = field(default_factory=dict, hash=False)
    notes: tuple[str, ...] = ()
    """What a reader has to know of it."""

    @property
    def variables(self) -> dict[str, str]:
        """What tells the local stack's command line which stack is meant."""
        own = {**self.settings, "STATE": str(self.folder), "PORT": "0"}
        passed = variables.passed(variables.TERMINAL, variables.STACK, **own)
        # It would name the stack that is measured.
        passed.pop("STACK_COMMAND", None)
        return passed

    def run(self, running: ExitStack) -> str:
        """Have the stack up until the end of `running`; return why it does not serve.

        Raises StackError when there is no stack at all, OwnedError where another process has it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        running.enter_context(owned(self.folder, sys.argv, what=f"The stack of {self.label}"))
        running.callback(self.down)
        return self.up()

    def target(self, running: ExitStack) -> Target:
        """Return what the stack that was started serves, to be measured until `running` ends."""
        stack = self.stack()
        running.callback(stack.client.close)
        (target,) = targets.of_stack([self.implementation], stack)
        return replace(target, label=self.label, changes=self.changes)

    def up(self) -> str:
        """Start the stack and wait until the implementation serves; return why it does not.

        Raises StackError when there is no stack at all.
        """
        # What a run that was killed has left.
        self.down()
        done = self._local("up", self.implementation.id)
        failure = done.stderr.strip() if done.returncode else ""
        if failure and not self._description.exists():
            raise StackError(f"No stack for {self.label}: {failure}", "")
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
