"""What an implementation says of itself: `[tool.alerts-bench]` of its pyproject.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True)
class Manifest:
    """The part of a manifest that its own pages need; the bench reads the rest."""

    label: str
    distribution: str
    prefix: str
    transport: str
    infrastructure: tuple[str, ...] = ()
    csp: dict[str, list[str]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The installed version of the framework."""
        return version(self.distribution)

    @property
    def slug(self) -> str:
        """A short name for cookies and channels: "ssr"; the root prefix's comes from its label."""
        return self.prefix.strip("/") or self.label.lower().replace(" ", "-")

    @classmethod
    def load(cls, project: Path) -> Manifest:
        """Read the manifest of the project in this folder."""
        with (project / "pyproject.toml").open("rb") as file:
            table = tomllib.load(file)["tool"]["alerts-bench"]
        return cls(**{name: table[name] for name in cls.__dataclass_fields__ if name in table})
