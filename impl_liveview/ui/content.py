"""What a page has sent with a click: anyone can send anything."""

from __future__ import annotations

from typing import Any

Content = dict[str, Any]


def clicked(content: Content) -> dict[str, Any]:
    """The data attributes of the element that was clicked."""
    return _object(content, "data")


def typed(content: Content) -> dict[str, Any]:
    """The fields of the form that it belongs to."""
    return _object(content, "form")


def _object(content: Content, key: str) -> dict[str, Any]:
    value = content.get(key)
    return value if isinstance(value, dict) else {}
