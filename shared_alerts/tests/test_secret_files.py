from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from shared_alerts.secret_files import read_or_create


def test_made_once(tmp_path):
    path = tmp_path / "folder" / "secret"
    first = read_or_create(path)
    assert len(first) > 40
    assert read_or_create(path) == first
    assert path.stat().st_mode & 0o077 == 0


def test_all_who_start_together_read_the_same(tmp_path):
    path = tmp_path / "secret"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: read_or_create(path), range(64)))) == 1
    assert [found.name for found in tmp_path.iterdir()] == ["secret"]
