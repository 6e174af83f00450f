"""What is measured: the pages of the stack, and any other page that keeps the contract.

An external target is ``LABEL=URL``, or a TOML file::

    label = "My app"
    url = "http://127.0.0.1:9000/"

    [hooks]                     # only what differs from the contract
    rows = "#todo li[data-pk]"
    id = "data-pk"
    newest = "last"
    add = "css=#add"            # a button's text, or a CSS selector after "css="
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from alerts_bench import catalog
from alerts_bench.catalog import Implementation


class TargetError(ValueError):
    """A target that cannot be used, and why."""


@dataclass(frozen=True)
class Hooks:
    """How the contract's parts are found in a page: selectors, attributes, texts of buttons."""

    ready: str = "html[data-ready]"
    table: str = "#alerts"
    rows: str = "#alerts tr[data-alert-id]"
    id: str = "data-alert-id"
    newest: Literal["first", "last"] = "first"
    detail: str = "#alert-detail"
    dialog: str = '[role="dialog"]'
    form: str = "form:has(textarea)"
    description: str = "textarea"
    error: str = '[data-error-for="description"]'
    dismiss: str = "#notifications button"
    add: str = "Add Random Alert"
    new: str = "New Alert"
    create: str = "Create"
    cancel: str = "Cancel"
    details: str = "Details"
    close: str = "Close"
    back: str = "Back to the list"
    delete: str = "Delete"

    @property
    def own_row(self) -> str:
        """Selector of the row that ``{id}`` names."""
        return f'{self.rows}[{self.id}="{{id}}"]'


@dataclass(frozen=True)
class Target:
    """One page to measure under one label."""

    label: str
    url: str
    hooks: Hooks = Hooks()
    implementation: Implementation | None = None
    """None for a page from outside the stack: nothing but its page is known."""
    delay_ms: float = 0.0
    """Delay that the server is told to add to its writes."""


def of_stack(implementations: Sequence[Implementation], base_url: str) -> tuple[Target, ...]:
    """Return the implementations as targets behind the gateway at ``base_url``."""
    return tuple(
        Target(one.label, urljoin(base_url, one.prefix), implementation=one)
        for one in implementations
    )


def delayed(found: Sequence[Target], option: str) -> list[Target]:
    """Return the targets, the one of ``NAME=MS`` with a server that is told to wait that long.

    Raises TargetError, or UnknownLabelError.
    """
    name, _, milliseconds = option.rpartition("=")
    known = [one.implementation for one in found if one.implementation]
    (slow,) = catalog.select(known, [name])
    if not re.fullmatch(r"\d+(\.\d+)?", milliseconds):
        raise TargetError(f"{option!r} is not NAME=MS, such as htmx=5.")
    return [
        replace(one, delay_ms=float(milliseconds)) if one.implementation == slow else one
        for one in found
    ]


def delayed_label(label: str, delay_ms: float) -> str:
    """Return the label of a target's samples that were taken with one of several delays."""
    return f"{label} +{delay_ms:g} ms"


def external(option: str) -> Target:
    """Return the target that ``LABEL=URL`` or the path of a TOML file describes."""
    label, separator, url = option.partition("=")
    if separator:
        return _checked(option, {"label": label.strip(), "url": url.strip()})
    file = Path(option)
    try:
        return _checked(option, tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        reason = f"{option!r} is neither LABEL=URL nor a file: {error.strerror}."
        raise TargetError(reason) from error
    except ValueError as error:
        raise TargetError(f"{file}: {error}") from error


def assert_unique(targets: Sequence[Target]) -> None:
    """Raise TargetError when two targets share a label: their samples could not be told apart."""
    labels = [one.label for one in targets]
    for label in labels:
        if labels.count(label) > 1:
            raise TargetError(f"Two targets are labelled {label!r}. Give each its own label.")


def _checked(source: str, document: dict[str, Any]) -> Target:
    hooks = document.pop("hooks", {})
    _refuse_unknown(source, document.keys() - {"label", "url"}, "label, url, hooks")
    known = {one.name for one in fields(Hooks)}
    _refuse_unknown(source, hooks.keys() - known, ", ".join(sorted(known)))
    for key, value in ({"label": "", "url": ""} | document | hooks).items():
        if not isinstance(value, str) or not value:
            raise TargetError(f"{source}: {key} must be a text that is not empty.")
    if urlsplit(document["url"]).scheme not in ("http", "https"):
        raise TargetError(f"{source}: the URL must begin with http:// or https://.")
    if hooks.get("newest", "first") not in ("first", "last"):
        raise TargetError(f'{source}: newest must be "first" or "last".')
    return Target(document["label"], document["url"], Hooks(**hooks))


def _refuse_unknown(source: str, keys: set[str], known: str) -> None:
    if keys:
        raise TargetError(f"{source}: unknown {', '.join(sorted(keys))}. Known: {known}.")
