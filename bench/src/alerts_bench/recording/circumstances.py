"""What is known of a run as it begins: environment, implementations, warnings, proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from alerts_bench.analysis import provenance
from alerts_bench.data import stored_proofs
from alerts_bench.data.schema import Finding, Run, Subject
from alerts_bench.machine import environment, warnings
from alerts_bench.page.browser import Identity
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack, StackError
from alerts_bench.product.targets import Target


def at_start(
    chromium: Identity,
    stack: Stack,
    targets: Sequence[Target],
    *,
    root: Path,
    results: Path,
    seed: int,
    command: Sequence[str],
    settings: Mapping[str, Any],
    findings: Sequence[Finding] = (),
) -> Run:
    """Return a run as it begins.

    Raises StackError when the stack is down or an implementation is not well.
    """
    subjects = tuple(subject_of(target, root) for target in targets)
    described = environment_of(root, stack.base_url, chromium)
    proofs = stored_proofs.read(results)
    return Run(
        command=tuple(command),
        seed=seed,
        settings=dict(settings),
        environment=described,
        implementations=subjects,
        warnings=(
            *warnings.before(described, subjects, busy=environment.busy_share()),
            *provenance.findings(proofs, described),
            *findings,
        ),
        proofs=proofs,
    )


def with_relay(run: Run, errors_ms: Mapping[float, float]) -> Run:
    """Return the run with the relay's own error at each round trip."""
    shown = {f"{rtt:g} ms": f"{error:+.2f} ms" for rtt, error in errors_ms.items()}
    return replace(run, environment=run.environment | {"relay_error": shown})


def environment_of(root: Path, base_url: str, chromium: Identity | None) -> dict[str, Any]:
    """Return the environment; without a browser where none takes part."""
    browser = environment.browser(str(chromium.path), chromium.version) if chromium else {}
    return environment.read(root, browser, base_url)


def subject_of(target: Target, root: Path) -> Subject:
    """Describe what is measured under a label.

    Raises StackError when the server is not well, or serves another variant.
    """
    if target.stack is None or target.implementation is None:
        return Subject(label=target.label)
    health = target.stack.health(target.implementation)
    _assert_served(target.implementation, health)
    return environment.subject(
        target.implementation,
        health,
        shared=root / "shared_alerts",
        label=target.label,
        delay_ms=target.delay_ms,
        changes=target.changes,
    )


def _assert_served(one: Implementation, health: Mapping[str, Any]) -> None:
    served, expected = health.get("variant", ""), one.name if one.variant else ""
    if served != expected:
        raise StackError(
            f"{one.label} was to be measured, but its server serves "
            f"{f'the variant {served}' if served else 'no variant'}",
            "Start the stack again: make restart",
        )
