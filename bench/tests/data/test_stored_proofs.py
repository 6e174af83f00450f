import errno
from pathlib import Path

import pytest

from alerts_bench.data import stored_proofs
from alerts_bench.data.files import ResultsError
from alerts_bench.system import state_files


def test_a_proof_replaces_the_one_before_and_leaves_the_others(tmp_path: Path) -> None:
    assert stored_proofs.read(tmp_path) == {}
    stored_proofs.write(tmp_path, "aa", {"passed": False})
    stored_proofs.write(tmp_path, "known_delay", {"passed": True})
    stored_proofs.write(tmp_path, "aa", {"passed": True})
    assert stored_proofs.read(tmp_path) == {
        "aa": {"passed": True},
        "known_delay": {"passed": True},
    }


def test_a_proof_makes_its_folder(tmp_path: Path) -> None:
    stored_proofs.write(tmp_path / "new" / "one", "aa", {"passed": True})
    assert stored_proofs.read(tmp_path / "new" / "one") == {"aa": {"passed": True}}


def test_a_folder_that_refuses_a_proof_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(state_files, "write", full)
    with pytest.raises(ResultsError, match="Free some space"):
        stored_proofs.write(tmp_path, "aa", {})


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_damaged_file_of_proofs_is_none_and_one_line(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / stored_proofs.FILE).write_text(text, encoding="utf-8")
    assert stored_proofs.read(tmp_path) == {}
    (line,) = caplog.messages
    assert f"{tmp_path / stored_proofs.FILE} is damaged and is treated as absent" in line


def test_the_samples_of_proofs_are_found_where_they_are_still_there(tmp_path: Path) -> None:
    folder = tmp_path / stored_proofs.FOLDER
    folder.mkdir()
    for name in ("a.csv", "a.json", "other.csv"):
        (folder / name).touch()
    proofs = {"aa": {"samples": ["a", "gone"]}, "clock": {}}
    found = stored_proofs.samples(tmp_path, proofs)
    assert [file.name for file in found] == ["a.csv", "a.json"]
