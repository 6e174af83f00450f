"""The targets of a run together with what is measured beside them, each in a stack of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alerts_bench.data.schema import Finding
from alerts_bench.product import targets
from alerts_bench.product.beside import variants as own_variants
from alerts_bench.product.beside import versions as own_versions
from alerts_bench.product.beside.own_stack import OwnStack
from alerts_bench.product.beside.versions import InstallError
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.progress import Progress
from alerts_bench.product.stack import Stack
from alerts_bench.product.targets import Target


@dataclass
class Beside:
    """The targets of a run with versions or variants, and what is known of those that fail."""

    targets: list[Target]
    progress: Progress
    findings: list[Finding] = field(default_factory=list)
    """What cannot be measured, and which acceptance tests say so."""
    _stacks: dict[str, OwnStack] = field(default_factory=dict)

    def add(self, one: OwnStack, running: ExitStack) -> None:
        """Start a stack, whose target then follows those of the same implementation.

        Where it does not serve, a finding says why. Raises StackError when there is no stack.
        """
        for note in one.notes:
            self.progress.say(note)
        with self.progress.busy(f"Starting {one.label}"):
            failure = one.run(running)
        if failure:
            self.progress.say(failure)
            what = failure.partition("\n")[0].rstrip(":")
            self.findings.append(self._judged(one, f"cannot be measured ({what})"))
            return
        place = 1 + max(self._places(one.implementation), default=len(self.targets) - 1)
        self.targets.insert(place, one.target(running))
        self._stacks[one.label] = one

    def refuse(self, asked: str, error: InstallError) -> None:
        """Tell of a version that cannot be installed."""
        self.progress.fail(str(error))
        self.findings.append(
            Finding(
                code="version",
                severity="error",
                cause=f"{asked} cannot be installed: {error}",
                cure="Change what the implementation asks for in its pyproject.toml, or name "
                "another.",
            )
        )

    def explain(self, labels: Collection[str]) -> list[Finding]:
        """Say of those of these labels that have a stack of their own what they do wrongly."""
        failed = [one for label, one in self._stacks.items() if label in labels]
        return [self._judged(one, "failed in the run") for one in failed]

    def _places(self, implementation: Implementation) -> list[int]:
        return [
            place
            for place, one in enumerate(self.targets)
            if one.implementation and one.implementation.id == implementation.id
        ]

    def _judged(self, one: OwnStack, what: str) -> Finding:
        with self.progress.busy(f"Which acceptance tests fail with {one.label}?"):
            outcome = one.judge()
        cause = f"{one.label} {what}. {outcome.sentence()}"
        logs = one.stack().cure(one.implementation)
        cure = f"What the tests say: {outcome.log}. {logs}"
        self.progress.fail(cause, cure)
        return Finding(code=one.kind, severity="error", cause=cause, cure=cure)


@contextmanager
def beside(
    found: Sequence[Target],
    stack: Stack,
    *,
    root: Path,
    progress: Progress,
    versions: Sequence[str] = (),
    variants: Sequence[Implementation] = (),
) -> Iterator[Beside]:
    """Add a target for each ``PACKAGE==VERSION`` and each variant; their stacks are up until the
    end.

    `stack` is the one that is measured. Raises BesideError before anything is started, StackError.
    """
    trial = Beside(list(found), progress)
    if not versions and not variants:
        yield trial
        return
    stacks = own_variants.own_stacks(variants, stack, root)
    with ExitStack() as running:
        if versions:
            _add_versions(trial, versions, root, running)
        for one in stacks:
            trial.add(one, running)
        targets.assert_unique(trial.targets)
        yield trial


def _add_versions(trial: Beside, asked: Sequence[str], root: Path, running: ExitStack) -> None:
    subject = own_versions.subject(trial.targets, root)
    base = own_versions.named(subject)
    trial.targets[trial.targets.index(subject)] = base
    for name in dict.fromkeys(asked):
        with trial.progress.busy(f"Installing {name}"):
            try:
                one = own_versions.installed(base, name, root)
            except InstallError as error:
                trial.refuse(name, error)
                continue
        trial.add(one, running)
