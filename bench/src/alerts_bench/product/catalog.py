"""The implementations, by their manifests. Standard library only: the local stack reads it too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

from alerts_bench.data.schema import Role
from alerts_bench.product.features import Declared
from alerts_bench.product.manifest import Client, Manifest, ManifestError

Transport = Literal["HTTP", "AJAX", "WebSocket"]
Connection = Literal["none", "socket", "stream"]
VariantClass = Literal["standard", "tuned"]
"""`standard`: as the framework's documentation shows it. `tuned`: chosen for speed."""

EVERY_VARIANT: Final = "all"
"""Names all variants where some can be named."""

VARIANT_KEYS: Final = {"label", "reason", "class", "environment"}
"""The keys that describe a variant; the others that it may have replace the implementation's."""

SHARED_KEYS: Final = {
    *("distribution", "client", "prefix", "port", "routes", "transport", "patterns", "variants")
}
"""The keys that no variant changes: it is the same framework, in the same place of a stack."""

_MERGED: Final = ("sql", "features", "csp", "dom", "most_rows")
"""Tables of which a variant names the lines that differ."""

_ANSWERED: Final = ("sql", "features")
"""Of these, a variant may only name lines that the implementation has."""


class UnknownLabelError(LookupError):
    """A name that is neither the label nor the id of an implementation."""


class VariantError(LookupError):
    """A variant that no manifest declares, or that cannot be served beside another."""


@dataclass(frozen=True)
class Variant:
    """How a variant differs from the implementation whose folder it is."""

    id: str
    framework: str
    """The label of the implementation."""
    kind: VariantClass
    reason: str
    """One sentence: what differs, and why."""
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Variables that its server is given."""
    changes: tuple[str, ...] = ()
    """The keys of the manifest that differ, a line of a table as `features.polling`."""


@dataclass(frozen=True)
class Implementation:
    """One framework's implementation of the page contract, a variant of it, or a reference."""

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
    role: Role = "implementation"
    absent: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Parts of the page contract that a reference does not have, each with the reason."""
    client: Client | None = None
    """None where the package brings its script along, or needs none."""
    known_delay_ms: float = 5.0
    """The delay of a write that `calibrate` has to find."""
    variant: Variant | None = None
    """What makes this a variant; None for the implementation itself."""
    variants: tuple[Implementation, ...] = ()
    """The variants that the manifest declares."""

    @property
    def name(self) -> str:
        """Name it among all variants: "liveview", or "liveview/uvicorn"."""
        return f"{self.id}/{self.variant.id}" if self.variant else self.id

    @property
    def framework(self) -> str:
        """The label of the implementation, also where this is a variant of it."""
        return self.variant.framework if self.variant else self.label


_GIVEN: Final = {"id", "folder", "role", "variant"}
REFERENCE_KEYS: Final = {one.name for one in fields(Implementation)} - _GIVEN
KEYS: Final = REFERENCE_KEYS - {"absent"}
"""The keys of an implementation's manifest; a reference has one more."""


def load(root: Path, served: Iterable[str] = ()) -> tuple[Implementation, ...]:
    """Return the implementations found in ``root/impl_*``, in the order of their ports.

    Each variant of `served`, named like "liveview/uvicorn", takes its implementation's place.
    Raises ManifestError when a manifest is wrong or two of them claim the same thing; VariantError.
    """
    files = sorted(root.glob("impl_*/pyproject.toml"))
    found = sorted((_read(file) for file in files), key=lambda one: one.port)
    for key in ("prefix", "port"):
        _assert_unique(found, key)
    _assert_unique([*found, *(one for base in found for one in base.variants)], "label")
    places: dict[str, Implementation] = {}
    for one in select_variants(found, served) if served else ():
        if one.id in places:
            both = f"{places[one.id].name} and {one.name}"
            raise VariantError(f"A stack serves one variant of an implementation, not {both}.")
        places[one.id] = one
    return tuple(places.get(one.id, one) for one in found)


def references(root: Path) -> tuple[Implementation, ...]:
    """Return what implementations are measured against; ratios are to the first.

    They are served and measured beside the implementations, but stand in no navigation, no ranking
    and no table of features. A variant has an address of its own here. Raises ManifestError.
    """
    file = root / "bench" / "floor" / "pyproject.toml"
    if not file.exists():
        return ()
    first = Manifest.read(file)
    ids = first.keys("variants") if "variants" in first.table else ()
    found = []
    for suffix, own in [("", first), *((f"-{id}", first.part("variants", id)) for id in ids)]:
        own.refuse_unknown(REFERENCE_KEYS)
        both = replace(own, table={**first.table, **own.table})
        absent = {key: both.text(f"absent.{key}") for key in both.keys("absent")}
        one = replace(_implementation(both), role="reference", absent=absent)
        found.append(replace(one, id=one.id + suffix))
    for key in ("prefix", "port", "label"):
        _assert_unique([*load(root), *found], key)
    return tuple(found)


def select(
    implementations: Sequence[Implementation], names: Iterable[str]
) -> tuple[Implementation, ...]:
    """Return the implementations with these labels or ids, in the catalog's order; all if none.

    Raises UnknownLabelError, which lists the known names.
    """
    by_name = {
        name.casefold(): one
        # An implementation comes before its variants, and has its id.
        for one in reversed(implementations)
        for name in (one.id, one.name, one.framework, one.label)
    }
    wanted = []
    for name in names:
        if name.casefold() not in by_name:
            known = ", ".join(f"{one.label} ({one.id})" for one in implementations) or "none"
            raise UnknownLabelError(f"Unknown implementation {name!r}. Known: {known}.")
        wanted.append(by_name[name.casefold()])
    return tuple(one for one in implementations if one in wanted or not wanted)


def select_variants(
    implementations: Iterable[Implementation], names: Iterable[str]
) -> tuple[Implementation, ...]:
    """Return the variants with these names, "liveview/uvicorn", or labels; all of them for "all".

    Raises VariantError, which lists the known names.
    """
    known = [variant for one in implementations for variant in one.variants]
    by_name = {name.casefold(): [one] for one in known for name in (one.name, one.label)}
    by_name[EVERY_VARIANT] = known
    found: list[Implementation] = []
    for name in names:
        if not known:
            raise VariantError(f"There is no variant {name!r}: no manifest here declares any.")
        if name.casefold() not in by_name:
            listed = ", ".join(one.name for one in known)
            raise VariantError(f"Unknown variant {name!r}. Known: {listed}, or all.")
        found += by_name[name.casefold()]
    return tuple(dict.fromkeys(found))


def _assert_unique(implementations: Iterable[Implementation], key: str) -> None:
    owners: dict[object, Implementation] = {}
    for one in implementations:
        value = getattr(one, key)
        if value in owners:
            problem = f"{value!r} is also claimed by {owners[value].folder.name}"
            raise ManifestError(one.folder / "pyproject.toml", key, problem)
        owners[value] = one


def _read(file: Path) -> Implementation:
    manifest = Manifest.read(file)
    manifest.refuse_unknown(KEYS)
    one = _implementation(manifest)
    ids = manifest.keys("variants") if "variants" in manifest.table else ()
    return replace(one, variants=tuple(_variant(manifest, one, id) for id in ids))


def _implementation(manifest: Manifest) -> Implementation:
    table = manifest.table
    return Implementation(
        id=manifest.file.parent.name.removeprefix("impl_"),
        folder=manifest.file.parent,
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
        client=manifest.client("client") if "client" in table else None,
        known_delay_ms=manifest.milliseconds("known_delay_ms", Implementation.known_delay_ms),
    )


def _variant(manifest: Manifest, standard: Implementation, id: str) -> Implementation:
    own = manifest.part("variants", id)
    for key in sorted(own.table.keys() & SHARED_KEYS):
        raise own.wrong(key, "cannot differ: a variant is the same framework in the same place")
    own.refuse_unknown(VARIANT_KEYS | KEYS - SHARED_KEYS)
    kind: VariantClass = own.choice("class", get_args(VariantClass))
    label = own.text("label")
    if not label.startswith(f"{standard.label} "):
        raise own.wrong("label", f"must begin with {standard.label!r}, and say what differs")
    variant = Variant(
        id=id,
        framework=standard.label,
        kind=kind,
        reason=own.text("reason"),
        environment=own.variables("environment") if "environment" in own.table else {},
        changes=tuple(_changes(manifest, own)),
    )
    if not variant.environment and not variant.changes:
        raise own.wrong("(table)", "changes nothing: neither the environment nor a key differs")
    lines = {key: {**manifest.table.get(key, {}), **own.table.get(key, {})} for key in _MERGED}
    table = {**manifest.table, **own.table, **lines}
    return replace(
        _implementation(replace(own, table=table)),
        label=f"{label} (tuned)" if kind == "tuned" else label,
        variant=variant,
    )


def _changes(manifest: Manifest, own: Manifest) -> Iterable[str]:
    """Yield each key of a variant that differs; one that does not is refused."""
    for key in sorted(own.table.keys() - VARIANT_KEYS):
        theirs: Any = manifest.table.get(key)
        if key not in _MERGED:
            lines = {key: (own.table[key], theirs)}
        else:
            of = theirs or {}
            for name in own.keys(key):
                if key in _ANSWERED and name not in of:
                    raise own.wrong(f"{key}.{name}", f"is no line of the implementation's {key}")
            given = own.table[key]
            lines = {f"{key}.{name}": (given[name], of.get(name)) for name in given}
        for line, (ours, before) in lines.items():
            if ours == before:
                raise own.wrong(line, "does not differ from the implementation's: leave it out")
            yield line
