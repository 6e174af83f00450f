from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

TOKEN = "a-token-for-tests"


@pytest.fixture(autouse=True)
def state_dir(tmp_path: Path, settings: Settings) -> Path:
    """A state folder of its own for each test, and a known token."""
    settings.STATE_DIR = tmp_path
    settings.BENCH_TOKEN = TOKEN
    return tmp_path
