"""Each command that measures has its stack for itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from holder import somebody
from plain import Site

PROGRAM = Path(sys.executable).with_name("alerts-bench")


@pytest.fixture
def holder(site: Site, tmp_path: Path) -> Iterator[int]:
    """The pid of a process that measures the site, with its results in the same folder."""
    with somebody(site.stack.owner_folder(tmp_path)) as process:
        yield process.pid


@pytest.mark.parametrize("command", ["run", "calibrate", "selftest", "load"])
def test_the_second_is_refused_before_it_measures(
    site: Site, tmp_path: Path, holder: int, command: str
) -> None:
    done = subprocess.run(
        [PROGRAM, command, "--results", str(tmp_path)],
        env=os.environ
        | {
            "BENCH_ROOT": str(site.root),
            "BENCH_BASE_URL": site.stack.base_url,
            "BENCH_TOKEN": site.stack.token,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"Error: The stack at {site.stack.base_url} is in use by alerts-bench run 'a b' "
        f"(pid {holder}, "
    )
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.glob("*.json")) == []
