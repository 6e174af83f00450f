"""Where a run took place: machine, browser, programs and code, for the JSON file."""

import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil

from alerts_bench.data.schema import Subject
from alerts_bench.machine import instrument, source
from alerts_bench.product.catalog import Implementation
from alerts_bench.product.manifest import FIRST_PORT
from alerts_bench.product.targets import PackageChanges
from alerts_bench.system import variables

TOOLS = ("playwright", "numpy", "scipy", "plotly")
_GOVERNOR = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")


@dataclass(frozen=True, slots=True)
class Moment:
    """Counters of the machine at one moment; two of them frame a run."""

    load: float
    """Load average of the last minute."""
    steal_seconds: float
    """CPU time that the hypervisor gave to others, over all cores."""
    total_seconds: float
    swapped_bytes: int
    """Bytes swapped in and out since the machine started."""


def busy_share(seconds: float = 1.0) -> float:
    """Return the share of the CPU time of all cores that is in use, from 0 to 1, over ``seconds``.

    The load average would still count the start of the servers a minute later.
    """
    return float(psutil.cpu_percent(interval=seconds)) / 100


def moment() -> Moment:
    """Read the counters."""
    times, swap = psutil.cpu_times(), psutil.swap_memory()
    return Moment(
        load=round(os.getloadavg()[0], 2),
        steal_seconds=getattr(times, "steal", 0.0),
        total_seconds=sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0),
        swapped_bytes=swap.sin + swap.sout,
    )


def between(before: Moment, after: Moment) -> dict[str, Any]:
    """Return load, steal time and swapping from `before` to `after`."""
    elapsed = after.total_seconds - before.total_seconds
    stolen = after.steal_seconds - before.steal_seconds
    return {
        "load_before": before.load,
        "load_after": after.load,
        "steal_percent": round(100 * stolen / elapsed, 2) if elapsed > 0 else 0.0,
        "swapped_bytes": after.swapped_bytes - before.swapped_bytes,
    }


def machine() -> dict[str, Any]:
    """Describe what does not change during a run."""
    return {
        "cpu": _cpu(),
        "cores": psutil.cpu_count() or 1,
        "governor": _text(_GOVERNOR),
        "architecture": platform.machine(),
        "memory_bytes": psutil.virtual_memory().total,
        "swap_bytes": psutil.swap_memory().total,
        "kernel": f"{platform.system()} {platform.release()}",
        "system": _system(),
    }


def browser(binary: str, version: str) -> dict[str, str]:
    """Describe a Chromium: the headless shell and the full one are not alike."""
    kind = "headless shell" if "headless" in Path(binary).name else "full Chromium"
    return {"binary": binary, "version": version, "kind": kind}


def git(root: Path) -> dict[str, Any]:
    """Return the commit and whether the tree differs from it, or as `unknown` why not.

    Only a repository whose top is `root` counts: one around it is somebody else's. In a container
    there is none: GIT_COMMIT then names the commit, with “-dirty” behind it as `git describe
    --always --dirty` writes it, or GIT_REASON says why it is unknown.
    """
    try:
        top = _git(root, "rev-parse", "--show-toplevel")
        if root.samefile(top):
            commit = _git(root, "rev-parse", "--verify", "HEAD")
            return {"commit": commit, "dirty": bool(_git(root, "status", "--porcelain"))}
        reason = f"{root} is inside another repository, {top}"
    except OSError as error:
        reason = f"git: {error.strerror}"
    except subprocess.CalledProcessError as error:
        reason = error.stderr.strip().partition("\n")[0] or f"git: exit code {error.returncode}"
    if named := os.environ.get("GIT_COMMIT", ""):
        return {"commit": named.removesuffix("-dirty"), "dirty": named.endswith("-dirty")}
    return {"unknown": os.environ.get("GIT_REASON") or reason}


def read(root: Path, chromium: Mapping[str, str], base_url: str) -> dict[str, Any]:
    """Return the whole environment at the start of a run.

    `between` gives what belongs under `during` at its end. STACK says what serves at `base_url`:
    `local` processes or `docker`.
    """
    return {
        "machine": machine(),
        "chromium": dict(chromium),
        "python": platform.python_version(),
        "tools": {name: metadata.version(name) for name in TOOLS},
        "stack": os.environ.get("STACK", "local"),
        "base_url": base_url,
        "git": git(root),
        "instrument": instrument.digest(),
    }


def subject(
    implementation: Implementation,
    health: Mapping[str, Any],
    *,
    shared: Path,
    label: str = "",
    delay_ms: float = 0.0,
    changes: PackageChanges = MappingProxyType({}),
) -> Subject:
    """Describe an implementation by its manifest, its folder and its answer at `health/`.

    `label` replaces the manifest's where two versions of one framework are measured, and
    `changes` says how the environment differs from the lock.
    """
    variant, client = implementation.variant, implementation.client
    code = source.size(implementation.folder, client.file if client else "")
    packages = dict(health.get("packages", {}))
    if client:
        packages[f"{client.name} (client)"] = client.version
    code["packages_installed"] += sum(before is None for before, _ in changes.values())
    return Subject(
        label=label or implementation.label,
        role=implementation.role,
        framework=implementation.framework,
        version=str(health.get("version", "")),
        transport=implementation.transport,
        update=implementation.update,
        server=str(health.get("server", implementation.server)),
        debug=bool(health.get("debug", False)),
        packages=packages,
        slot=None if implementation.role == "reference" else implementation.port - FIRST_PORT,
        fingerprint=source.digest([implementation.folder, shared]),
        delay_ms=delay_ms,
        changes=dict(changes),
        code=code,
        features=dict(implementation.features),
        variant=implementation.label if variant else "",
        variant_class=variant.kind if variant else "",
        variant_reason=variant.reason if variant else "",
    )


def _cpu() -> str:
    for line in _text(Path("/proc/cpuinfo")).splitlines():
        if line.startswith("model name"):
            return " ".join(line.partition(":")[2].split())
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)


def _git(root: Path, *arguments: str) -> str:
    # A hook's GIT_DIR would name another repository, and git's own language another reason.
    done = subprocess.run(
        ["git", "-C", str(root), *arguments],
        env=variables.passed(LC_ALL="C"),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
