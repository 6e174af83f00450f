"""A manifest as it is written: the table ``[tool.alerts-bench]`` of a pyproject.toml.

Only the standard library is needed, so that the local stack can read manifests as well.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from alerts_bench.product.features import NOT_APPLICABLE, Declared
from alerts_bench.product.patterns import PATTERNS

TEXT: Final = r".*\S.*"
NAME: Final = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
VARIABLE: Final = r"[A-Z][A-Z0-9_]*"

FIRST_PORT: Final = 8001
LAST_PORT: Final = 8078
"""Ports number the places in the catalogue."""

Choice = TypeVar("Choice", bound=str)


class ManifestError(ValueError):
    """A manifest that cannot be used. The message names the file, the key and the cure."""

    def __init__(self, file: Path, key: str, problem: str) -> None:
        super().__init__(f"{file}: [tool.alerts-bench] {key}: {problem}")


@dataclass(frozen=True)
class Client:
    """The script of a framework whose Python package does not bring it along."""

    name: str
    version: str
    license: str
    """Its SPDX identifier, such as "MIT"."""
    file: str
    """Its path in the folder. It was not written here, and does not count as code of ours."""


@dataclass(frozen=True)
class Manifest:
    """Typed access to the values of one; a dot in a key reaches into a table.

    Every method raises ManifestError.
    """

    file: Path
    table: Mapping[str, Any]
    place: str = ""
    """Stands before the keys in messages: `variants.uvicorn.`."""

    @classmethod
    def read(cls, file: Path) -> Manifest:
        """Return the manifest in this pyproject.toml."""
        try:
            document = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ManifestError(file, "(file)", f"is not valid TOML: {error}") from error
        table = document.get("tool", {}).get("alerts-bench")
        if not isinstance(table, dict):
            raise ManifestError(file, "(table)", "is missing")
        return cls(file, table)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse every key but these."""
        for key in self.table.keys() - set(known):
            raise self.wrong(key, f"is unknown. Known: {', '.join(sorted(known))}")

    def text(self, key: str, *, pattern: str = TEXT) -> str:
        """Return a text that is not blank, or matches the pattern."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self.wrong(key, f"must be a string, not {value!r}")
        return self._matching(key, value, pattern)

    def texts(self, key: str, *, pattern: str = TEXT) -> tuple[str, ...]:
        """Return a list of such texts."""
        value = self._get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, f"must be a list of strings, not {value!r}")
        return tuple(self._matching(key, item, pattern) for item in value)

    def port(self, key: str) -> int:
        """Return the port of a place in the catalogue."""
        value = self._get(key)
        if type(value) is not int or not FIRST_PORT <= value <= LAST_PORT:
            ports = f"from {FIRST_PORT} to {LAST_PORT}"
            raise self.wrong(key, f"must be a port {ports}, not {value!r}")
        return value

    def milliseconds(self, key: str, default: float) -> float:
        """Return a time above 0; the default where the key is missing."""
        value = self.table.get(key, default)
        if type(value) not in (int, float) or not 0 < value < math.inf:
            raise self.wrong(key, f"must be a time in ms, above 0, not {value!r}")
        return float(value)

    def choice(self, key: str, known: Sequence[Choice]) -> Choice:
        """Return one of these words."""
        value = self._get(key)
        for one in known:
            if value == one:
                return one
        raise self.wrong(key, f"must be one of {', '.join(known)}, not {value!r}")

    def part(self, key: str, name: str) -> Manifest:
        """Return a table of a table as a manifest of its own; its name fits into an address."""
        table = self._get(f"{key}.{name}")
        if not isinstance(table, dict) or not re.fullmatch(NAME, name):
            problem = f"must be a table, with a name like row-event, not {table!r}"
            raise self.wrong(f"{key}.{name}", problem)
        return Manifest(self.file, table, f"{self.place}{key}.{name}.")

    def variables(self, key: str) -> Mapping[str, str]:
        """Return environment variables."""
        for name in self.keys(key):
            if not re.fullmatch(VARIABLE, name):
                raise self.wrong(f"{key}.{name}", f"is no name of a variable: {VARIABLE}")
        return {name: self.text(f"{key}.{name}") for name in self.keys(key)}

    def counts(self, key: str) -> Mapping[str, int]:
        """Return a table of counts."""
        value = {name: self._get(f"{key}.{name}") for name in self.keys(key)}
        for name, count in value.items():
            if type(count) is not int or count < 0:
                raise self.wrong(f"{key}.{name}", f"must be a count, not {count!r}")
        return value

    def client(self, key: str) -> Client:
        """Return the script that is kept in the folder."""
        known = [one.name for one in fields(Client)]
        for name in self.keys(key):
            if name not in known:
                raise self.wrong(f"{key}.{name}", f"is unknown. Known: {', '.join(known)}")
        client = Client(**{name: self.text(f"{key}.{name}") for name in known})
        if not (self.file.parent / client.file).is_file():
            raise self.wrong(f"{key}.file", f"{client.file} is not there")
        return client

    def features(self, key: str) -> Mapping[str, Declared]:
        """Return the answers to features."""
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
            raise self.wrong(key, f"must be true, why not, or {example}, not {value!r}")
        return {NOT_APPLICABLE: self._matching(key, reason, TEXT)}

    def patterns(self, key: str) -> Mapping[str, tuple[str, ...]]:
        """Return the places of each pattern's code."""
        for name in self.keys(key):
            if name not in PATTERNS:
                known = ", ".join(PATTERNS)
                raise self.wrong(f"{key}.{name}", f"is no pattern. Known: {known}")
        return {name: self.texts(f"{key}.{name}") for name in self.keys(key)}

    def keys(self, key: str) -> tuple[str, ...]:
        """Return the keys of a table."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, not {value!r}")
        return tuple(value)

    def _get(self, key: str) -> Any:
        value: Any = self.table
        for part in key.split(".", 1):
            if part not in value:
                raise self.wrong(key, "is missing")
            value = value[part]
        return value

    def _matching(self, key: str, value: str, pattern: str) -> str:
        if not re.fullmatch(pattern, value, flags=re.DOTALL):
            raise self.wrong(key, f"{value!r} does not match {pattern}")
        return value

    def wrong(self, key: str, problem: str) -> ManifestError:
        """Return the refusal of a key."""
        return ManifestError(self.file, self.place + key, problem)
