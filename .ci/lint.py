"""All linters: `make lint`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import imports
import parts
from environments import ROOT, TOOLS, environments
from parts import Part

from alerts_bench.system import variables

GROUPS = (variables.CONTAINERS,)
TYPED = ("shared_alerts", "bench")
SHEBANG = re.compile(rb"#!.*\b(ba)?sh\b")


def main() -> int:
    tool = TOOLS / "bin"
    known = {environment.name: environment for environment in environments()}
    bench = known["bench"].python
    # Named, because djlint looks for it beside the first file.
    djlint: list[str | Path] = [
        tool / "djlint",
        "--configuration",
        "djlint.toml",
        "--lint",
        "--quiet",
    ]
    every = [
        Part("ruff check", [tool / "ruff", "check", "."]),
        Part("ruff format", [tool / "ruff", "format", "--diff", "--quiet", "."]),
        *(Part(f"mypy {name}", [known[name].python, "-m", "mypy"], ROOT / name) for name in TYPED),
        Part("mypy floor", [bench, "-m", "mypy", "--strict", "floor"], ROOT / "bench" / "floor"),
        Part("mypy local", [bench, "-m", "mypy", "--strict", "local", ".ci", "docker"]),
        *imports.parts(),
        Part("djlint", [*djlint, *_files("*.html", ":!docs/results")]),
        Part("shellcheck", [tool / "shellcheck", *_shell_scripts()]),
        Part("hadolint", [tool / "hadolint", *_files("*Dockerfile")]),
        Part("nginx", [bench, "-m", "local", "check-gateway"]),
    ]
    if _compose_answers():
        every.append(Part("compose", ["docker", "compose", "config", "--quiet"], groups=GROUPS))
    return parts.run(every)


def _files(*patterns: str) -> list[str]:
    """The files of the repository with these names, those not yet committed among them."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    done = subprocess.run(
        listing, cwd=ROOT, env=variables.passed(), capture_output=True, text=True, check=True
    )
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def _shell_scripts() -> list[str]:
    return [name for name in _files() if SHEBANG.match((ROOT / name).read_bytes())]


def _compose_answers() -> bool:
    if not (ROOT / "compose.yaml").exists() or not shutil.which("docker"):
        return False
    return not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode


if __name__ == "__main__":
    sys.exit(main())
