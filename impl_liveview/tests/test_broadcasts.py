from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from ui.broadcasts import in_turn


def test_others_wait_for_their_turn(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    with Path(tmp_path, "broadcast.lock").open("w") as other:
        with in_turn(), pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
