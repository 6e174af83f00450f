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
    client: dict[str, str] = field(default_factory=dict)
    """The script of a framework whose package does not bring it: its name and version."""
    variant: str = ""
    """The name of the variant that is served, such as "liveview/uvicorn"; empty for none."""

    @property
    def version(self) -> str:
        """The installed version of the framework."""
        return version(self.distribution)

    @property
    def slug(self) -> str:
        """A short name for cookies and channels: "ssr"; the root prefix's comes from its label."""
        return self.prefix.strip("/") or self.label.lower().replace(" ", "-")

    @classmethod
    def load(cls, project: Path, variant: str = "") -> Manifest:
        """Read the manifest of the project in this folder, with what this variant of it changes.

        Raises ValueError when the manifest declares no such variant.
        """
        with (project / "pyproject.toml").open("rb") as file:
            table = tomllib.load(file)["tool"]["alerts-bench"]
        if variant:
            id = project.name.removeprefix("impl_")
            known = {f"{id}/{name}": own for name, own in table.get("variants", {}).items()}
            if variant not in known:
                raise ValueError(f"VARIANT={variant} is not known. Known: {', '.join(known)}.")
            csp = {**table["csp"], **known[variant].get("csp", {})}
            # The page says whose framework it is, in the same words in every variant.
            same = {"label": table["label"], "csp": csp, "variant": variant}
            table = {**table, **known[variant], **same}
        return cls(**{name: table[name] for name in cls.__dataclass_fields__ if name in table})
