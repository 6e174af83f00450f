"""Variants of implementations: the same folder, started otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alerts_bench.product.beside.own_stack import OwnStack, assert_local
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.stack import Stack


def own_stacks(
    variants: Sequence[Implementation], stack: Stack | None, root: Path
) -> list[OwnStack]:
    """Return a stack for each of these variants. Raises BesideError."""
    if variants:
        assert_local("--variant", stack, root, "a container serves no variant")
    return [_own_stack(one, root) for one in variants]


def _own_stack(one: Implementation, root: Path) -> OwnStack:
    assert one.variant, "only variants have a stack of their own"
    return OwnStack(
        kind="variant",
        label=one.label,
        implementation=one,
        folder=root / ".state" / "variants" / f"{one.id}-{one.variant.id}",
        root=root,
        settings={"VARIANT": one.name},
        notes=(f"{one.label}: {one.variant.reason}",),
    )
