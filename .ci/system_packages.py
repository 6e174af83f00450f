"""The programs that the system provides: nginx, redis-server, Chromium, and Python's venv.

On Debian and Ubuntu they are installed, as root; elsewhere the command is printed. Only the
standard library: this runs before anything is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import environments  # noqa: F401 - with it, the bench's modules are found

from alerts_bench.system import variables

# Debian keeps nginx where only root's PATH looks.
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
COMMANDS = {
    "nginx": ["nginx"],
    "redis": ["redis-server"],
    "chromium": ["chromium", "chromium-browser", "google-chrome"],
}
PLAYWRIGHT_CACHES = [".cache/ms-playwright", "Library/Caches/ms-playwright"]
MANAGERS = {
    "apt-get": "apt-get install --yes --no-install-recommends",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "zypper": "zypper install",
    "apk": "apk add",
    "brew": "brew install",
}
# Packages that are not called as we call them.
NAMES = {
    "apt-get": {"redis": "redis-server", "venv": "python3-venv"},
    "dnf": {"venv": "python3"},
    "pacman": {"venv": "python"},
    "zypper": {"venv": "python3"},
    "apk": {"venv": "python3"},
    "brew": {"venv": "python"},
}
UBUNTU_NAMES = {"chromium": "chromium-browser"}
# Draws no window, and so takes a third off the tests' time. Nobody is asked to install it by hand.
HEADLESS = "chromium-headless-shell"
OS_RELEASE = Path("/etc/os-release")
SERVICES = {"nginx": "nginx", "redis": "redis-server"}
POLICY = Path("/usr/sbin/policy-rc.d")


def ensure() -> None:
    """Install what is missing; where we may not, print the command and exit with 1."""
    missing = _missing()
    if not missing:
        return
    manager = next((name for name in MANAGERS if shutil.which(name, path=PATH)), None)
    if manager is None:
        sys.exit(f"Missing: {', '.join(missing)}. Install them, then run make setup again.")
    names = NAMES[manager] | (UBUNTU_NAMES if _is("ubuntu") else {})
    packages = [names.get(name, name) for name in missing]
    command = f"{MANAGERS[manager]} {' '.join(packages)}"
    commands = ["apt-get update", command] if manager == "apt-get" else [command]
    if manager != "apt-get" or os.geteuid() != 0:
        sudo = "" if manager == "brew" or os.geteuid() == 0 else "sudo "
        advice = " && ".join(sudo + one for one in commands)
        sys.exit(f"Missing: {', '.join(missing)}. Run this, then make setup again:\n  {advice}")
    print(f"Installing {', '.join(packages)} with apt-get", flush=True)
    with _services_stay_stopped(missing):
        for one in commands:
            _run(one)


def _missing() -> list[str]:
    missing = [
        name
        for name, commands in COMMANDS.items()
        if not any(shutil.which(command, path=PATH) for command in commands)
    ]
    if any(
        path for folder in PLAYWRIGHT_CACHES for path in Path.home().glob(f"{folder}/chromium*")
    ):
        missing = [name for name in missing if name != "chromium"]
    elif _is("debian") and os.geteuid() == 0 and not shutil.which(HEADLESS, path=PATH):
        missing.append(HEADLESS)
    return missing if importlib.util.find_spec("ensurepip") else [*missing, "venv"]


def _is(system: str) -> bool:
    return OS_RELEASE.exists() and f"ID={system}" in OS_RELEASE.read_text().splitlines()


def _run(command: str) -> None:
    done = subprocess.run(
        command.split(),
        env=variables.passed(variables.INSTALLATION, DEBIAN_FRONTEND="noninteractive"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\nFailed: {command}")


@contextmanager
def _services_stay_stopped(installed: Sequence[str]) -> Iterator[None]:
    """Keep Debian from starting what it installs, now and at boot: the stack starts its own."""
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink()
    if Path("/run/systemd/system").is_dir():
        services = [SERVICES[name] for name in installed if name in SERVICES]
        subprocess.run(["systemctl", "disable", "--quiet", *services], check=False)


if __name__ == "__main__":
    ensure()
