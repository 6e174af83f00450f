import errno
import json
import logging
import os
import stat
from pathlib import Path

import pytest

from alerts_bench.system import state_files

DAMAGED = ["", "{", "[]", '"text"', "\x00\x00", "\xff"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "stack.json"


class TestWrite:
    def test_replaces_what_was_there(self, file: Path) -> None:
        state_files.write(file, "one, and longer")
        state_files.write(file, "two ±")
        assert file.read_text("utf-8") == "two ±"
        assert [one.name for one in file.parent.iterdir()] == [file.name]

    def test_nobody_else_may_read_a_secret_at_any_time(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        modes = []

        def watched(descriptor: int) -> None:
            modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))

        monkeypatch.setattr(os, "fsync", watched)
        state_files.write(file, "secret", mode=state_files.PRIVATE)
        assert [*modes, stat.S_IMODE(file.stat().st_mode)] == [0o600, 0o600]

    def test_a_full_disk_leaves_the_old_file(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        state_files.write(file, "before")
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left") as refused:
            state_files.write(file, "after")
        assert file.read_text() == "before"
        assert [one.name for one in file.parent.iterdir()] == [file.name]
        assert state_files.explain(refused.value) == (
            f"The disk that holds {file} is full. Free some space"
        )

    def test_a_file_that_cannot_be_replaced_leaves_no_part_behind(self, file: Path) -> None:
        file.mkdir()
        with pytest.raises(IsADirectoryError):
            state_files.write(file, "text")
        assert list(file.parent.iterdir()) == [file]

    def test_a_folder_that_is_not_there(self, file: Path) -> None:
        with pytest.raises(FileNotFoundError):
            state_files.write(file / "below", "text")


class TestReadJson:
    def test_what_was_written(self, file: Path) -> None:
        state_files.write(file, json.dumps({"port": 8000}))
        assert state_files.read_json(file, dict) == {"port": 8000}

    def test_no_file_is_not_worth_a_line(
        self, file: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert state_files.read_json(file, dict) is None
        assert caplog.records == []

    @pytest.mark.parametrize("text", DAMAGED)
    def test_damage_is_absence_and_one_line(
        self, file: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        file.write_text(text, encoding="latin-1")
        assert state_files.read_json(file, dict) is None
        (line,) = caplog.records
        assert line.levelno == logging.WARNING
        assert f"{file} is damaged and is treated as absent" in line.getMessage()

    def test_a_folder_in_its_place(self, file: Path, caplog: pytest.LogCaptureFixture) -> None:
        file.mkdir()
        assert state_files.read_json(file, dict) is None
        assert len(caplog.records) == 1


class TestReadSecret:
    def test_without_the_line_break_of_an_editor(self, file: Path) -> None:
        file.write_text("secret\n")
        assert state_files.read_secret(file) == "secret"

    @pytest.mark.parametrize("text", ["", "\n", " \n", "\xff"])
    def test_an_empty_one_is_none(
        self, file: Path, text: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        file.write_text(text, encoding="latin-1")
        assert state_files.read_secret(file) == ""
        assert len(caplog.records) == 1


def test_what_is_no_refusal_of_a_file_is_not_explained() -> None:
    assert state_files.explain(ConnectionRefusedError(errno.ECONNREFUSED, "refused")) is None
