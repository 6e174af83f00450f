from __future__ import annotations

import json
from pathlib import Path

import pytest

from local.stack import DESCRIPTION, Stack, running_stack

DAMAGED = {
    "empty": "",
    "cut short": '{"port": 80',
    "no object": "[]",
    "no port": '{"settings": {}}',
    "a port that is text": '{"port": "8000", "settings": {}}',
    "no settings": '{"port": 8000}',
}


class TestSave:
    def test_is_found_again(self, tmp_path: Path) -> None:
        stack = Stack(tmp_path, 8100, {"WORKERS": "2"})
        stack.save()
        assert running_stack(tmp_path) == stack
        stack.forget()
        assert running_stack(tmp_path) is None

    def test_a_token_stays(self, tmp_path: Path) -> None:
        assert Stack(tmp_path, 8100).save()
        token = Stack(tmp_path, 8100).token_file.read_text()
        assert len(token) == 64
        assert not Stack(tmp_path, 8100).save()
        assert Stack(tmp_path, 8100).token_file.read_text() == token

    @pytest.mark.parametrize("left", ["", "\n"])
    def test_an_empty_token_is_none(self, tmp_path: Path, left: str) -> None:
        stack = Stack(tmp_path, 8100)
        stack.token_file.write_text(left)
        assert stack.save()
        assert len(stack.token_file.read_text()) == 64

    def test_only_its_user_reads_it(self, tmp_path: Path) -> None:
        stack = Stack(tmp_path, 8100)
        stack.save()
        modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
        assert modes == {DESCRIPTION: "0o600", "bench_token": "0o600"}

    def test_says_where_the_rest_is(self, tmp_path: Path) -> None:
        Stack(tmp_path, 8100).save()
        described = json.loads((tmp_path / DESCRIPTION).read_text())
        assert described["base_url"] == "http://127.0.0.1:8100"
        assert described["token_file"] == str(tmp_path / "bench_token")


class TestRunningStack:
    @pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
    def test_a_damaged_description_is_none_and_one_line(
        self, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / DESCRIPTION).write_text(text)
        assert running_stack(tmp_path) is None
        (line,) = caplog.messages
        assert f"{tmp_path / DESCRIPTION} is damaged and is treated as absent" in line


class TestSocket:
    def test_is_the_same_for_every_command(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stack = Stack(tmp_path / ("long" * 30), 8100)
        before = stack.socket
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        monkeypatch.setattr("tempfile.tempdir", None)
        assert stack.socket == before
        assert len(bytes(before)) < 90
