from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from holder import somebody

from alerts_bench.system import owner
from alerts_bench.system.owner import FILE, OwnedError, assert_free, owned

WHAT = "The stack in .state/local"
# Asks in a process of its own whether it may have the stack.
ASKER = """
import sys
from pathlib import Path
from alerts_bench.system.owner import OwnedError, assert_free, owned
assert_free(Path(sys.argv[1]), what="")
with owned(Path(sys.argv[1]), ["asker"], what=""):
    pass
"""


def ours(folder: Path, *, wait: bool = False) -> list[str]:
    """Have the stack for a moment, and return what was told meanwhile."""
    told: list[str] = []
    with owned(folder, ["us"], what=WHAT, wait=wait, told=told.append):
        pass
    return told


class TestOwned:
    def test_the_second_is_refused_and_hears_who_has_it(self, tmp_path: Path) -> None:
        with somebody(tmp_path) as process, pytest.raises(OwnedError) as refused:
            ours(tmp_path)
        found = str(refused.value)
        assert found.startswith(f"{WHAT} is in use by alerts-bench run 'a b' (pid {process.pid}, ")
        assert "WAIT=1" in found

    def test_it_is_free_again_afterwards(self, tmp_path: Path) -> None:
        with somebody(tmp_path):
            pass
        assert ours(tmp_path) == []
        assert (tmp_path / FILE).read_text() == ""

    def test_a_killed_owner_has_nothing(self, tmp_path: Path) -> None:
        with somebody(tmp_path) as process:
            process.kill()
            process.wait()
            assert_free(tmp_path, what=WHAT)
            assert ours(tmp_path) == []

    def test_whoever_waits_has_it_next(self, tmp_path: Path) -> None:
        with somebody(tmp_path) as process:
            told: list[str] = []

            def let_go(line: str) -> None:
                told.append(line)
                assert process.stdin
                process.stdin.close()

            with owned(tmp_path, ["us"], what=WHAT, wait=True, told=let_go):
                assert json.loads((tmp_path / FILE).read_text())["command"] == "us"
            process.stdin = None
        assert f"pid {process.pid}" in told[0]

    def test_what_the_owner_has_started_shares_it(self, tmp_path: Path) -> None:
        with owned(tmp_path, ["us"], what=WHAT):
            assert ours(tmp_path) == []
            assert_free(tmp_path, what=WHAT)
            command = [sys.executable, "-c", ASKER, str(tmp_path)]
            assert subprocess.run(command, timeout=60).returncode == 0
            assert json.loads((tmp_path / FILE).read_text())["command"] == "us"

    def test_a_pid_that_was_used_again_is_not_the_owner(self, tmp_path: Path) -> None:
        with somebody(tmp_path) as process:
            stored = json.loads((tmp_path / FILE).read_text())
            (tmp_path / FILE).write_text(json.dumps(stored | {"pid": psutil.Process().pid}))
            with pytest.raises(OwnedError):
                ours(tmp_path)
        assert process.returncode == 0

    def test_a_full_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(owner, "_name", full)
        with pytest.raises(OwnedError, match=f"The disk that holds {tmp_path} is full"):
            ours(tmp_path)

    def test_a_file_that_says_nothing(self, tmp_path: Path) -> None:
        with somebody(tmp_path):
            (tmp_path / FILE).write_text("")
            with pytest.raises(OwnedError, match="in use by another process"):
                ours(tmp_path)


class TestAssertFree:
    def test_without_a_lock(self, tmp_path: Path) -> None:
        assert_free(tmp_path, what=WHAT)
        assert list(tmp_path.iterdir()) == []

    def test_names_the_owner(self, tmp_path: Path) -> None:
        with somebody(tmp_path) as process, pytest.raises(OwnedError, match=f"pid {process.pid}"):
            assert_free(tmp_path, what=WHAT)
