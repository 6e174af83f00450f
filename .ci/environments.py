"""The virtual environments of the repository, and uv as this machine has to run it.

Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What the bench asks of the operating system needs nothing that is installed.
sys.path.append(str(ROOT / "bench" / "src"))

from alerts_bench.system import variables  # noqa: E402

STATE = ROOT / ".state"
TOOLS = STATE / "tools"
UV = TOOLS / "bin" / "uv"
TOOLS_LOCK = ROOT / ".ci" / "requirements.txt"
BUILD_LOCK = ROOT / ".ci" / "build-requirements.txt"

# pip's settings for package indexes, and what uv calls them. The values of one that may hold
# several are joined by the given separator.
INDEX_SETTINGS = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
}
BESIDE_THE_INDEX = {"extra-index-url", "find-links"}


@dataclass(frozen=True)
class Environment:
    """A folder with a pyproject.toml, and the virtual environment in which its code runs."""

    folder: Path
    place: Path | None = None
    """Where it is, unless at its usual place."""

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def path(self) -> Path:
        return self.place or STATE / "venvs" / self.name

    @property
    def python(self) -> Path:
        return self.path / "bin" / "python"

    @property
    def lock(self) -> Path:
        """Everything that this environment holds, with hashes; tests included."""
        return self.folder / "requirements-test.txt"

    @property
    def packages(self) -> tuple[Path, ...]:
        """The folders of this repository that are installed into it, editable."""
        own = [self.folder] if (self.folder / "src").is_dir() else []
        shared = [ROOT / "shared_alerts"] if self.name.startswith("impl_") else []
        return (*shared, *own)


def environments() -> Iterator[Environment]:
    """One for each project of the repository."""
    own = (ROOT / "shared_alerts", ROOT / "bench", ROOT / "bench" / "floor")
    for file in (*own, *sorted(ROOT.glob("impl_*"))):
        if (file / "pyproject.toml").exists():
            yield Environment(file)


def uv_variables(*, locking: bool = False) -> dict[str, str]:
    """The environment for uv: it uses the package indexes that pip is configured for.

    A lock is made from the main index alone: what this machine has beside it may be incomplete.
    """
    settings: dict[str, str] = {}
    passed = variables.passed(variables.INSTALLATION)
    listing = [str(TOOLS / "bin" / "python"), "-m", "pip", "config", "list"]
    done = subprocess.run(listing, env=passed, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2]] = ast.literal_eval(value)
    found = {
        name: separator.join(settings[key].split())
        for key, (name, separator) in INDEX_SETTINGS.items()
        if key in settings and not (locking and key in BESIDE_THE_INDEX)
    }
    if "UV_INDEX" in found:
        # pip takes the best version of all indexes. The locks' hashes make that safe.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return {"UV_NO_PROGRESS": "1", **found, **passed}
