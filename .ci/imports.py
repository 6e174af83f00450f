"""Who may import whom: the contracts that are the same for every folder.

`shared_alerts` imports no framework and nothing of the bench; an implementation imports no other
implementation's framework; the bench imports neither Django, nor a framework, nor `shared_alerts`.
The order of the bench's own rooms stands in `bench/pyproject.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from environments import ROOT, STATE, TOOLS, Environment, environments
from parts import Part

BENCH = ("alerts_bench", "acceptance", "processes")
SRC: Mapping[str, str] = {"PYTHONPATH": "src"}
COMMON = "django"
"""Every implementation is made with it, whatever its framework."""


def parts() -> Iterator[Part]:
    """Yield a check of the imports of each folder, and one of the order of the bench's rooms."""
    known = {environment.name: environment for environment in environments()}
    frameworks = {
        name: set(import_names(environment)) - {COMMON}
        for name, environment in known.items()
        if name.startswith("impl_")
    }
    every = set().union(*frameworks.values())
    bench = ROOT / "bench"
    yield Part("imports of rooms", [*_lint(bench / "pyproject.toml")], bench, environment=SRC)
    yield _part("bench", bench, BENCH, {COMMON, "shared_alerts", *every}, SRC)
    shared = ROOT / "shared_alerts"
    yield _part("shared_alerts", shared, ["shared_alerts"], {BENCH[0], *every}, SRC)
    for name, own in frameworks.items():
        yield _part(name, ROOT / name, ("config", "ui"), {BENCH[0], *(every - own)})


def import_names(implementation: Environment) -> Iterator[str]:
    """Yield what the packages of an implementation's framework are imported as."""
    document = tomllib.loads((implementation.folder / "pyproject.toml").read_text("utf-8"))
    distribution = document["tool"]["alerts-bench"]["distribution"]
    installed = implementation.path.glob("lib/python*/site-packages")
    for found in metadata.distributions(name=distribution, path=list(map(str, installed))):
        for file in found.files or ():
            if file.name == "__init__.py" and len(file.parts) == 2:
                yield file.parts[0]


def _part(
    name: str,
    folder: Path,
    packages: Sequence[str],
    forbidden: Iterable[str],
    environment: Mapping[str, str] | None = None,
) -> Part:
    contract = STATE / "imports" / f"{name}.toml"
    contract.parent.mkdir(parents=True, exist_ok=True)
    contract.write_text(CONTRACT.format(own=list(packages), forbidden=sorted(forbidden)), "utf-8")
    return Part(f"imports {name}", [*_lint(contract)], folder, environment=environment or {})


def _lint(contract: Path) -> list[str | Path]:
    return [TOOLS / "bin" / "lint-imports", contract, "--no-cache"]


CONTRACT = """\
[tool.importlinter]
root_packages = {own}
include_external_packages = true

[[tool.importlinter.contracts]]
id = "apart"
name = "What is kept apart stays apart"
type = "forbidden"
source_modules = {own}
forbidden_modules = {forbidden}
allow_indirect_imports = true
"""
