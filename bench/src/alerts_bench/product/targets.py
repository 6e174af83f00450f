"""What is measured: the pages of the stack, and any other page that keeps the contract.

An external target is ``LABEL=URL``, or a TOML file::

    label = "My app"
    url = "http://127.0.0.1:9000/"

    [hooks]                     # what differs from the contract, and further parts
    rows = "#todo li[data-pk]"
    id = "data-pk"
    newest = "last"
    add = "css=#add"            # a button's text, or a CSS selector after "css="
    search = "#filter"          # parts of further interactions are absent without a hook
    search_text = "e"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from alerts_bench.analysis.formatting import listed
from alerts_bench.data.schema import Role
from alerts_bench.page.hooks import CONTRACT, Hooks
from alerts_bench.page.interactions import Button, Click, Interaction
from alerts_bench.product import catalog, features
from alerts_bench.product.catalog import Implementation, UnknownLabelError
from alerts_bench.product.stack import Stack, StackError

_CHOICES = {
    "newest": ("first", "last"),
    "validates": ("sent", "left"),
    "search_starts": ("typing", "enter"),
}
"""Hooks that say what a page does: the default and the other."""

OUTSIDE: Final = replace(
    CONTRACT,
    acknowledge="",
    pressed="",
    search="",
    search_text="",
    statistics="",
    figures="",
    alerts="",
    open_import="",
    import_form="",
    file="",
    send_import="",
)
"""The hooks of a page from outside that names none: it has the table, its form, its details."""

_NAMED_BY_KIND: Final = {"changed": "pressed", "rows_left": "search_text"}
"""Changes that are found by another hook than the part's."""

PackageChanges = Mapping[str, tuple[str | None, str | None]]
"""Packages by name: the version in the lock and the one that was measured, None for no such."""


class TargetError(ValueError):
    """A target that cannot be used, and why."""


@dataclass(frozen=True)
class Target:
    """One page to measure under one label."""

    label: str
    url: str
    hooks: Hooks = CONTRACT
    implementation: Implementation | None = None
    """None for a page from outside the stack: nothing but its page is known."""
    stack: Stack | None = None
    """The stack that serves the implementation; two versions of one have a stack each."""
    changes: PackageChanges = field(default_factory=dict, hash=False)
    """How its environment differs from the implementation's lock."""
    delay_ms: float = 0.0
    """Delay that the server is told to add to its writes."""

    @property
    def role(self) -> Role:
        """Whether it is measured or what others are measured against."""
        return self.implementation.role if self.implementation else "implementation"

    @property
    def is_seeded(self) -> bool:
        """Whether the bench chooses its number of rows; a page from outside keeps its own."""
        return self.stack is not None and self.implementation is not None

    def seed(self, rows: int, seed: int) -> None:
        """Fill the table; a page from outside keeps what it has. Raises StackError, as all do."""
        if self.stack and self.implementation:
            self.stack.seed(self.implementation, rows, seed)

    def assert_carries(self, rows: int) -> None:
        """Raise StackError when the server cannot send a table of so many rows."""
        if self.stack and self.implementation:
            self.stack.assert_carries(self.implementation, rows)

    def begin_sequence(self, seed: int) -> None:
        """Let the random alerts be those of ``seed``, from the first on."""
        if self.stack and self.implementation:
            self.stack.begin_sequence(self.implementation, seed)

    def objection(self, interaction: Interaction) -> str:
        """Return why an interaction is not tried here; empty where it is."""
        if not isinstance(interaction, Click):
            return ""
        if interaction.is_reseeded and not self.is_seeded:
            return "Its table cannot be brought back to its size: it keeps its own rows."
        if not self.implementation:
            return _lacking(self.hooks, interaction)
        for part in parts(interaction):
            if part in self.implementation.absent:
                return self.implementation.absent[part]
        return features.reason(self.implementation.features.get(interaction.feature))

    def remark(self, interaction: Interaction) -> str:
        """Return how an interaction differs here from what it is elsewhere; empty where not."""
        if self.hooks.search_starts == "enter" and interaction.id in ("search", "search_clear"):
            return "Starts at Enter; the text was typed before."
        return ""

    def delay(self, milliseconds: float) -> None:
        """Make each write of the server wait."""
        if self.stack and self.implementation:
            self.stack.delay(self.implementation, milliseconds)

    def recovered(self) -> None:
        """Wait until the server is well again."""
        if self.stack and self.implementation:
            self.stack.recovered(self.implementation)

    def cure(self) -> str:
        """Name the command that shows the server's log."""
        return self.stack.cure(self.implementation) if self.stack and self.implementation else ""


def of_stack(implementations: Sequence[Implementation], stack: Stack) -> tuple[Target, ...]:
    """Return the implementations as targets behind the gateway of a stack."""
    return tuple(
        Target(
            one.label,
            urljoin(stack.base_url, one.prefix),
            hooks=_hooks(one),
            implementation=one,
            stack=stack,
        )
        for one in implementations
    )


def parts(interaction: Interaction) -> tuple[str, ...]:
    """Return the hooks that an interaction needs, beside those of every page."""
    if not isinstance(interaction, Click):
        return ()
    named = [one.part for one in interaction.entries]
    for act in interaction.acts:
        trigger, change = act.trigger, act.change
        named += trigger.names if isinstance(trigger, Button) else [trigger.part]
        named += [_NAMED_BY_KIND.get(change.kind, change.part)]
    return tuple(dict.fromkeys(name for name in named if name not in ("", "own_row", "rows")))


def _lacking(hooks: Hooks, interaction: Click) -> str:
    """Return what a page from outside lacks for an interaction; empty where it lacks nothing."""
    if missing := [name for name in parts(interaction) if not getattr(hooks, name)]:
        cure = f"set the hook{'s' * (len(missing) > 1)} {listed(missing)}"
        return f"The page names no part for it: {cure}."
    if interaction.feature == "validates_while_typing" and hooks.validates == "sent":
        return 'The page checks no field that is left: set the hook validates to "left" if it does.'
    return ""


def _hooks(implementation: Implementation) -> Hooks:
    declared = implementation.features
    is_typed = features.answer(declared.get("search_debounced")) != "n/a"
    return replace(
        CONTRACT,
        search_starts="typing" if is_typed else "enter",
        validates="left" if declared.get("validates_while_typing") is True else "sent",
    )


@contextmanager
def searching_at_once(found: Sequence[Target]) -> Iterator[None]:
    """Let the stack's pages search without a pause, until the context ends; raises StackError."""
    with ExitStack() as cleanup:
        for one in found:
            if one.stack and one.implementation:
                cleanup.callback(_search_after_pause, one.stack, one.implementation)
                one.stack.search_at_once(one.implementation)
        yield


def _search_after_pause(stack: Stack, implementation: Implementation) -> None:
    # A server that died must not hide what ended the run.
    with suppress(StackError):
        stack.search_after_pause(implementation)


def delayed(found: Sequence[Target], *options: str) -> list[Target]:
    """Return the targets, those of each ``NAME=MS`` with a server that is told to wait that long.

    An implementation's name means all its versions. Raises TargetError, or UnknownLabelError.
    """
    targets = list(found)
    for option in options:
        targets = _delayed(targets, option)
    return targets


def _delayed(found: Sequence[Target], option: str) -> list[Target]:
    name, _, milliseconds = option.rpartition("=")
    slow = _named(found, name)
    if not re.fullmatch(r"\d+(\.\d+)?", milliseconds):
        raise TargetError(f"{option!r} is not NAME=MS, such as htmx=5.")
    return [replace(one, delay_ms=float(milliseconds)) if one in slow else one for one in found]


def _named(found: Sequence[Target], name: str) -> list[Target]:
    served = [one for one in found if one.implementation]
    try:
        known = dict.fromkeys(one.implementation for one in served if one.implementation)
        chosen = catalog.select(tuple(known), [name])
    except UnknownLabelError:
        if labelled := [one for one in served if one.label.casefold() == name.casefold()]:
            return labelled
        raise
    return [one for one in served if one.implementation in chosen]


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
    for name, (one, other) in _CHOICES.items():
        if hooks.get(name, one) not in (one, other):
            raise TargetError(f'{source}: {name} must be "{one}" or "{other}".')
    return Target(document["label"], document["url"], replace(OUTSIDE, **hooks))


def _refuse_unknown(source: str, keys: set[str], known: str) -> None:
    if keys:
        raise TargetError(f"{source}: unknown {', '.join(sorted(keys))}. Known: {known}.")
