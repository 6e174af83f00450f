"""What the acceptance suite says to whoever writes an implementation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """\
import pytest
from acceptance.kinds import cannot, keeps_connection, where

@where(keeps_connection)
def test_of_connections(implementation): ...

@where(cannot("file_upload"))
def test_of_the_others(implementation): ...

@pytest.mark.feature("reconnects")
def test_that_does_not_apply(implementation): ...

@pytest.mark.not_applicable("polling")
def test_that_applies(implementation): ...

@pytest.mark.feature("live_updates")
def test_that_passes_though_denied(implementation): ...

@pytest.mark.feature("navigation_without_reload")
def test_that_fails_as_denied(implementation):
    assert False
"""


def told_by(folder: Path, text: str) -> str:
    """What the suite prints of SSR, which keeps no connection and denies these features."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    bench = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-rsxfE", "-p", "acceptance.conftest"]
    command += ["-p", "no:cacheprovider", "--rootdir", str(folder), "--only", "ssr", str(folder)]
    done = subprocess.run(
        command,
        cwd=bench,
        env={"PYTHONPATH": str(bench), "COLUMNS": "400"},
        capture_output=True,
        text=True,
    )
    assert not done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    return told_by(tmp_path_factory.mktemp("suite"), SUITE)


@pytest.mark.parametrize(
    "reason",
    [
        "asked only of pages that keep a socket or a stream (`connection`)",
        "asked only of those whose manifest does not say `file_upload = true`",
        "the manifest says that `reconnects` does not apply",
        "asked only where the manifest says that `polling` does not apply",
    ],
)
def test_a_skip_says_why(told: str, reason: str) -> None:
    assert re.search(rf"^SKIPPED .*: {re.escape(reason)}$", told, re.MULTILINE), told
    assert "empty parameter set" not in told


def test_a_feature_that_works_though_the_manifest_denies_it_is_named(told: str) -> None:
    assert "`live_updates` works here, but ssr's manifest says: A page shows what" in told
    assert "Write `live_updates = true` in impl_ssr/pyproject.toml" in told
    assert "XPASS" not in told
    assert "1 failed, 4 skipped, 1 xfailed" in told


def test_what_should_fail_for_another_reason_keeps_its_message(tmp_path: Path) -> None:
    marked = '@pytest.mark.xfail(strict=True, reason="two servers")'
    text = f"import pytest\n\n{marked}\ndef test_that_passes(implementation): ..."
    assert "[XPASS(strict)] two servers" in told_by(tmp_path, text)
