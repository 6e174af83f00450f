"""The implementations of the stack, read from their manifests.

A manifest is the table ``[tool.alerts-bench]`` in ``impl_<id>/pyproject.toml``. Only the standard
library is needed to read it, so that the local stack can use this module as well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

from alerts_bench.product import excerpts
from alerts_bench.product.excerpts import Excerpt, ExcerptError
from alerts_bench.product.features import NOT_APPLICABLE, Declared, reason
from alerts_bench.product.patterns import PATTERNS

Transport = Literal["HTTP", "AJAX", "WebSocket"]
Connection = Literal["none", "socket", "stream"]
TEXT: Final = r".*\S.*"

FIRST_PORT: Final = 8001
LAST_PORT: Final = 8078
"""Ports number the places in the catalogue."""


class ManifestError(ValueError):
    """A manifest that cannot be used. The message names the file, the key and the cure."""

    def __init__(self, file: Path, key: str, problem: str) -> None:
        super().__init__(f"{file}: [tool.alerts-bench] {key}: {problem}")


class UnknownLabelError(LookupError):
    """A name that is neither the label nor the id of an implementation."""


@dataclass(frozen=True)
class Implementation:
    """One framework's implementation of the page contract."""

    id: str
    folder: Path
    label: str
    distribution: str
    prefix: str
    port: int
    routes: tuple[str, ...]
    transport: Transport
    """What a click goes by."""
    connection: Connection
    """What an open page keeps, over which the server can speak first."""
    update: str
    infrastructure: tuple[str, ...]
    server: str
    sql: Mapping[str, int] = field(hash=False)
    """SQL statements on the alerts table, by interaction id."""
    features: Mapping[str, Declared] = field(hash=False)
    """What the framework can do, by feature id: see `features`."""
    csp: Mapping[str, tuple[str, ...]] = field(hash=False)
    """Sources needed beyond ``default-src 'self'``, by directive."""
    dom: Mapping[str, str] = field(hash=False)
    """The reason for each attribute that the framework puts on rows, summary and figures."""
    load_user: str = ""
    """Where its simulated user is: a module of the folder, a colon, a class; empty without one."""
    processes_share: str = ""
    """What several processes of it need in common, beside the database and the secret key."""
    most_rows: Mapping[str, int] = field(default_factory=dict, hash=False)
    """The largest table, in rows, that fits into one message of a server, by server."""
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Where the code of each pattern is, by pattern id: see `patterns` and `excerpts`."""


def load(root: Path) -> tuple[Implementation, ...]:
    """Return the implementations found in ``root/impl_*``, in the order of their ports.

    Raises ManifestError when a manifest is wrong or two of them claim the same thing.
    """
    files = sorted(root.glob("impl_*/pyproject.toml"))
    found = sorted((_read(file) for file in files), key=lambda one: one.port)
    for key in ("label", "prefix", "port"):
        _assert_unique(found, key)
    return tuple(found)


def select(
    implementations: Sequence[Implementation], names: Iterable[str]
) -> tuple[Implementation, ...]:
    """Return the implementations with these labels or ids, in the catalog's order; all if none.

    Raises UnknownLabelError, which lists the known names.
    """
    by_name = {name.casefold(): one for one in implementations for name in (one.id, one.label)}
    wanted = []
    for name in names:
        if name.casefold() not in by_name:
            known = ", ".join(f"{one.label} ({one.id})" for one in implementations) or "none"
            raise UnknownLabelError(f"Unknown implementation {name!r}. Known: {known}.")
        wanted.append(by_name[name.casefold()])
    return tuple(one for one in implementations if one in wanted or not wanted)


def code(implementation: Implementation) -> Mapping[str, tuple[Excerpt, ...]]:
    """Return the code of each pattern, as it is in the files that the manifest names.

    There is none only of a pattern whose main feature the manifest denies, or calls not
    applicable. Raises ManifestError.
    """
    return {name: tuple(_excerpts(implementation, name)) for name in PATTERNS}


def _excerpts(one: Implementation, name: str) -> Iterable[Excerpt]:
    file, key = one.folder / "pyproject.toml", f"patterns.{name}"
    places = one.patterns.get(name)
    if places is None:
        problem = "is missing. Name what makes it: file.py:function, a template, or [] for nothing"
        raise ManifestError(file, key, problem)
    main, *_ = PATTERNS[name].features
    if not places and not reason(one.features.get(main)):
        raise ManifestError(file, key, f"names no code, though features.{main} is not denied")
    for place in places:
        try:
            yield excerpts.read(one.folder, place)
        except ExcerptError as error:
            raise ManifestError(file, key, f"{place!r} is not there: {error}") from error


def _assert_unique(implementations: Sequence[Implementation], key: str) -> None:
    owners: dict[object, Implementation] = {}
    for one in implementations:
        value = getattr(one, key)
        if value in owners:
            problem = f"{value!r} is also claimed by {owners[value].folder.name}"
            raise ManifestError(one.folder / "pyproject.toml", key, problem)
        owners[value] = one


def _read(file: Path) -> Implementation:
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(file, "(file)", f"is not valid TOML: {error}") from error
    table = document.get("tool", {}).get("alerts-bench")
    if not isinstance(table, dict):
        raise ManifestError(file, "(table)", "is missing")
    manifest = _Manifest(file, table)
    manifest.refuse_unknown()
    return Implementation(
        id=file.parent.name.removeprefix("impl_"),
        folder=file.parent,
        label=manifest.text("label"),
        distribution=manifest.text("distribution"),
        prefix=manifest.text("prefix", pattern=r"/([\w-]+/)*"),
        port=manifest.port("port"),
        routes=manifest.texts("routes", pattern=r"/\S+"),
        transport=manifest.choice("transport", get_args(Transport)),
        connection=manifest.choice("connection", get_args(Connection)),
        update=manifest.text("update"),
        infrastructure=manifest.texts("infrastructure"),
        server=manifest.text("server"),
        sql=manifest.counts("sql"),
        features=manifest.features("features"),
        csp={key: manifest.texts(f"csp.{key}") for key in manifest.keys("csp")},
        dom={key: manifest.text(f"dom.{key}") for key in manifest.keys("dom")},
        load_user=manifest.text("load_user", pattern=r"\w+:\w+") if "load_user" in table else "",
        processes_share=manifest.text("processes_share") if "processes_share" in table else "",
        most_rows=manifest.counts("most_rows") if "most_rows" in table else {},
        patterns=manifest.patterns("patterns") if "patterns" in table else {},
    )


@dataclass(frozen=True)
class _Manifest:
    """Typed access to a manifest's values; a dot in a key reaches into a table."""

    file: Path
    table: Mapping[str, Any]

    def refuse_unknown(self) -> None:
        known = {one.name for one in fields(Implementation)} - {"id", "folder"}
        for key in self.table.keys() - known:
            raise self._wrong(key, f"is unknown. Known: {', '.join(sorted(known))}")

    def text(self, key: str, *, pattern: str = TEXT) -> str:
        value = self._get(key)
        if not isinstance(value, str):
            raise self._wrong(key, f"must be a string, not {value!r}")
        return self._matching(key, value, pattern)

    def texts(self, key: str, *, pattern: str = TEXT) -> tuple[str, ...]:
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, f"must be a list of strings, not {value!r}")
        return tuple(self._matching(key, item, pattern) for item in value)

    def port(self, key: str) -> int:
        value = self._get(key)
        if type(value) is not int or not FIRST_PORT <= value <= LAST_PORT:
            ports = f"from {FIRST_PORT} to {LAST_PORT}"
            raise self._wrong(key, f"must be a port {ports}, not {value!r}")
        return value

    def choice(self, key: str, known: Sequence[Any]) -> Any:
        value = self._get(key)
        if value not in known:
            raise self._wrong(key, f"must be one of {', '.join(known)}, not {value!r}")
        return value

    def counts(self, key: str) -> Mapping[str, int]:
        value = {name: self._get(f"{key}.{name}") for name in self.keys(key)}
        for name, count in value.items():
            if type(count) is not int or count < 0:
                raise self._wrong(f"{key}.{name}", f"must be a count, not {count!r}")
        return value

    def features(self, key: str) -> Mapping[str, Declared]:
        return {name: self._feature(f"{key}.{name}") for name in self.keys(key)}

    def _feature(self, key: str) -> Declared:
        value = self._get(key)
        if value is True:
            return True
        if isinstance(value, str):
            return self.text(key)
        reason = value.get(NOT_APPLICABLE) if isinstance(value, dict) else None
        if not isinstance(reason, str) or len(value) > 1:
            example = f'{{ {NOT_APPLICABLE} = "why the question does not arise" }}'
            raise self._wrong(key, f"must be true, why not, or {example}, not {value!r}")
        return {NOT_APPLICABLE: self._matching(key, reason, TEXT)}

    def patterns(self, key: str) -> Mapping[str, tuple[str, ...]]:
        for name in self.keys(key):
            if name not in PATTERNS:
                known = ", ".join(PATTERNS)
                raise self._wrong(f"{key}.{name}", f"is no pattern. Known: {known}")
        return {name: self.texts(f"{key}.{name}") for name in self.keys(key)}

    def keys(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if not isinstance(value, dict):
            raise self._wrong(key, f"must be a table, not {value!r}")
        return tuple(value)

    def _get(self, key: str) -> Any:
        value: Any = self.table
        for part in key.split(".", 1):
            if part not in value:
                raise self._wrong(key, "is missing")
            value = value[part]
        return value

    def _matching(self, key: str, value: str, pattern: str) -> str:
        if not re.fullmatch(pattern, value, flags=re.DOTALL):
            raise self._wrong(key, f"{value!r} does not match {pattern}")
        return value

    def _wrong(self, key: str, problem: str) -> ManifestError:
        return ManifestError(self.file, key, problem)
