"""Which implementations a test is asked of: `@where(has_dialogs)`, `@where(can("polling"))`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import answer, reason

FEATURE: Final = "feature"
NOT_APPLICABLE: Final = "not_applicable"
NEEDS: Final = "needs"


@dataclass(frozen=True)
class Kind:
    """Some of the implementations, by what their manifests say."""

    text: str
    """What they have in common, after "asked only of"."""
    holds: Callable[[Implementation], bool]

    def __call__(self, one: Implementation) -> bool:
        return self.holds(one)


def where(kind: Kind) -> pytest.MarkDecorator:
    """Ask a test only of implementations of this kind."""
    return pytest.mark.where.with_args(kind)


def needs(part: str) -> pytest.MarkDecorator:
    """Skip a test where a reference's manifest says why it does not have this part."""
    return pytest.mark.needs.with_args(part)


def not_asked(one: Implementation, definition: pytest.Item) -> str:
    """Why a test is not one to ask of this implementation; empty where it is.

    What a reference does not have is skipped instead: see `lacks`.
    """
    for marker in definition.iter_markers("where"):
        (kind,) = marker.args
        if not kind(one):
            return f"asked only of {kind.text}"
    if one.role == "reference":
        return "asked of no reference" * any(definition.iter_markers(NOT_APPLICABLE))
    for name in (FEATURE, NOT_APPLICABLE):
        for marker in definition.iter_markers(name):
            (feature,) = marker.args
            is_applicable = answer(one.features.get(feature)) != "n/a"
            said = f"the manifest says that `{feature}` does not apply"
            if is_applicable == (name == NOT_APPLICABLE):
                return f"asked only where {said}" if is_applicable else said
    return ""


def lacks(one: Implementation, definition: pytest.Item) -> Sequence[str]:
    """Why a reference has nothing to show of what a test is about."""
    if one.role != "reference":
        return []
    parts = [one.absent.get(marker.args[0], "") for marker in definition.iter_markers(NEEDS)]
    declared = [one.features.get(marker.args[0]) for marker in definition.iter_markers(FEATURE)]
    return [*filter(None, parts), *(reason(is_) for is_ in declared if answer(is_) == "n/a")]


def can(feature: str) -> Kind:
    return Kind(
        f"those whose manifest says `{feature} = true`",
        lambda one: one.features.get(feature) is True,
    )


def cannot(feature: str) -> Kind:
    return Kind(
        f"those whose manifest does not say `{feature} = true`",
        lambda one: one.features.get(feature) is not True,
    )


# Without a script there are pages of their own instead.
has_dialogs = Kind(
    "pages with dialogs (another `transport` than HTTP)", lambda one: one.transport != "HTTP"
)
has_pages = Kind("pages without a script (`transport` HTTP)", lambda one: one.transport == "HTTP")
has_socket = Kind(
    "pages whose clicks go over a WebSocket (`transport`)", lambda one: one.transport == "WebSocket"
)
has_no_socket = Kind(
    "pages whose clicks are requests (`transport`)", lambda one: one.transport != "WebSocket"
)
keeps_connection = Kind(
    "pages that keep a socket or a stream (`connection`)", lambda one: one.connection != "none"
)
keeps_none = Kind(
    "pages that keep no connection (`connection`)", lambda one: one.connection == "none"
)
needs_javascript = cannot("works_without_javascript")
pushes = can("live_updates")
does_not_push = cannot("live_updates")
needs_redis = Kind(
    "those that need Redis (`infrastructure`)", lambda one: "redis" in one.infrastructure
)
needs_no_redis = Kind(
    "those that need no Redis (`infrastructure`)", lambda one: "redis" not in one.infrastructure
)


def push_limit_ms(one: Implementation) -> int:
    """How long a change of others is waited for: where none may come, no longer than needed."""
    return 10_000 if pushes(one) else 2_000
