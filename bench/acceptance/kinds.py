"""Which implementations a test is asked of: `@where(has_dialogs)`, `@where(can("polling"))`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pytest

from alerts_bench.product.catalog import Implementation
from alerts_bench.product.features import answer, reason

FEATURE: Final = "feature"
NOT_APPLICABLE: Final = "not_applicable"
NEEDS: Final = "needs"

Predicate = Callable[[Implementation], bool]


def where(predicate: Predicate) -> pytest.MarkDecorator:
    """Ask a test only of the implementations of which this holds."""
    return pytest.mark.where.with_args(predicate)


def needs(part: str) -> pytest.MarkDecorator:
    """Skip a test where a reference's manifest says why it does not have this part."""
    return pytest.mark.needs.with_args(part)


def is_asked(one: Implementation, definition: pytest.Item) -> bool:
    """Whether a test is one to ask of this implementation.

    What a reference does not have is skipped instead: see `lacks`.
    """
    predicates = [marker.args[0] for marker in definition.iter_markers("where")]
    if one.role == "reference":
        is_about_reason = any(definition.iter_markers(NOT_APPLICABLE))
        return all(holds(one) for holds in predicates) and not is_about_reason
    return all(holds(one) for holds in predicates) and all(
        (answer(one.features.get(marker.args[0])) == "n/a") == (name == NOT_APPLICABLE)
        for name in (FEATURE, NOT_APPLICABLE)
        for marker in definition.iter_markers(name)
    )


def lacks(one: Implementation, definition: pytest.Item) -> Sequence[str]:
    """Why a reference has nothing to show of what a test is about."""
    if one.role != "reference":
        return []
    parts = [one.absent.get(marker.args[0], "") for marker in definition.iter_markers(NEEDS)]
    declared = [one.features.get(marker.args[0]) for marker in definition.iter_markers(FEATURE)]
    return [*filter(None, parts), *(reason(is_) for is_ in declared if answer(is_) == "n/a")]


def can(feature: str) -> Predicate:
    """Whose manifest says that a feature works."""
    return lambda one: one.features.get(feature) is True


def cannot(feature: str) -> Predicate:
    return lambda one: one.features.get(feature) is not True


def has_dialogs(one: Implementation) -> bool:
    """Without a script there are pages of their own instead."""
    return one.transport != "HTTP"


def has_pages(one: Implementation) -> bool:
    return not has_dialogs(one)


def has_socket(one: Implementation) -> bool:
    """Whose clicks go over a socket."""
    return one.transport == "WebSocket"


def has_no_socket(one: Implementation) -> bool:
    return not has_socket(one)


def keeps_connection(one: Implementation) -> bool:
    """Whose open page keeps a socket or a stream, which it can lose."""
    return one.connection != "none"


def keeps_none(one: Implementation) -> bool:
    return not keeps_connection(one)


def needs_javascript(one: Implementation) -> bool:
    return one.features.get("works_without_javascript") is not True


def pushes(one: Implementation) -> bool:
    return one.features.get("live_updates") is True


def push_limit_ms(one: Implementation) -> int:
    """How long a change of others is waited for: where none may come, no longer than needed."""
    return 10_000 if pushes(one) else 2_000


def does_not_push(one: Implementation) -> bool:
    return not pushes(one)


def needs_redis(one: Implementation) -> bool:
    return "redis" in one.infrastructure


def needs_no_redis(one: Implementation) -> bool:
    return not needs_redis(one)
