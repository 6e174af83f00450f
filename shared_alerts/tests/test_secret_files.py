from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared_alerts.secret_files import read_or_create


def test_made_once(tmp_path):
    path = tmp_path / "folder" / "secret"
    first = read_or_create(path)
    assert len(first) > 40
    assert read_or_create(path) == first
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", " \n"])
def test_an_empty_one_is_made_anew(tmp_path, content):
    path = tmp_path / "secret"
    path.write_text(content)
    secret = read_or_create(path)
    assert len(secret) > 40
    assert read_or_create(path) == secret
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_is_left_where_the_disk_is_full(tmp_path, monkeypatch):
    def fail(self: Path, text: str) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OSError, match="No space left"):
        read_or_create(tmp_path / "secret")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", [None, ""])
def test_all_who_start_together_read_the_same(tmp_path, left):
    path = tmp_path / "secret"
    if left is not None:
        path.write_text(left)
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: read_or_create(path), range(64)))) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["secret"]
